// SPDX-License-Identifier: Apache-2.0
// Requests sent by hand with real tokens: what must be refused, and its admitted twin.
import assert from 'node:assert/strict';
import { startAuthorizationServer } from './authorization-server.mjs';

async function call(server, token) {
  return fetch(server.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'listTodos', arguments: {} } }),
  });
}

async function json(answer) {
  const text = await answer.text();
  assert.ok(answer.ok, `${answer.status} ${text}`);
  return JSON.parse(text);
}

// A client of the authorization server that asks for tokens in its own name.
export async function registerService(as) {
  const metadata = await json(await fetch(`${as.issuer}/.well-known/openid-configuration`));
  const service = await json(await fetch(metadata.registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_post',
    }),
  }));
  return async (resource) => (await json(await fetch(metadata.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: service.client_id,
      client_secret: service.client_secret,
      ...(resource === undefined ? {} : { scope: 'todo:read', resource }),
    }),
  }))).access_token;
}

async function assertAdmitted(server, token) {
  const answer = await call(server, token);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /todos/);
}

async function assertInvalid(server, token) {
  const answer = await call(server, token);
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get('www-authenticate'),
    `Bearer error="invalid_token", scope="todo:read", resource_metadata="${server.metadata}", `
    + 'error_description="The access token is invalid"');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
}

// rows: CH-01 CH-04 CH-06 CH-16 TX-02
export async function noToken(as, server) {
  const answer = await call(server);
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get('www-authenticate'), `Bearer scope="todo:read", resource_metadata="${server.metadata}"`);
  assert.deepEqual(await answer.json(), { error: 'unauthorized' });
  const document = await json(await fetch(server.metadata));
  assert.equal(document.resource, server.url);
  assert.deepEqual(document.authorization_servers, [as.issuer]);
}

// rows: AU-01 AU-11 CH-05 CH-09
export async function foreignToken(as, server) {
  const tokenFor = await registerService(as);
  await assertAdmitted(server, await tokenFor(server.url));
  for (const resource of ['https://other.example.com/mcp', `${server.url}/`, new URL(server.url).origin]) {
    await assertInvalid(server, await tokenFor(resource));
  }
}

// Without a resource, oidc-provider gives a token that only its introspection can read.
// rows: CH-09 JW-01
export async function opaqueToken(as, server) {
  await assertInvalid(server, await (await registerService(as))());
}

// rows: JH-01
export async function admittedToken(as, server) {
  await assertAdmitted(server, await (await registerService(as))(server.url));
}

// rows: JH-01
export async function invalidToken(as, server) {
  await assertInvalid(server, await (await registerService(as))(server.url));
}

// A death of the authorization server takes nobody's token away.
export async function outage(as, server) {
  const token = await (await registerService(as))(server.url);
  await assertAdmitted(server, token);
  await as.stop();
  await assertAdmitted(server, token);
}

// Keys that cannot be had are no reason to send anybody to a login.
// rows: PL-05
export async function unreachableKeys(as, server) {
  const answer = await call(server, await (await registerService(as))(server.url));
  assert.equal(answer.status, 503);
  assert.equal(answer.headers.get('www-authenticate'), null);
  assert.match(answer.headers.get('retry-after'), /^\d+$/);
}

// The same issuer comes back with new keys and has withdrawn the old ones.
// rows: JF-06 JF-15
export async function newKeys(as, server) {
  const old = await (await registerService(as))(server.url);
  await assertAdmitted(server, old);
  await as.stop();
  const again = await startAuthorizationServer({ port: as.port });
  try {
    await assertAdmitted(server, await (await registerService(again))(server.url));
    await assertInvalid(server, old);
  } finally {
    await again.stop();
  }
}
