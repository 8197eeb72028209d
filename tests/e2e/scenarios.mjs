// SPDX-License-Identifier: Apache-2.0
// The whole road, walked by clients that nobody here wrote.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startAuthorizationServer } from './authorization-server.mjs';
import { McpClient, generationNames } from './clients.mjs';
import { freePort, startTodoServer } from './todo-server.mjs';

const build = process.argv[2];
const folder = process.env.OSTIARY_E2E_CA;
const tls = { key: readFileSync(`${folder}/server.key`), cert: readFileSync(`${folder}/server.crt`) };
const caFile = `${folder}/ca.crt`;

const text = (result) => result.content.map((part) => part.text).join('');
const scopeOf = (url) => (url.searchParams.get('scope') ?? '').split(' ').sort();

async function withServers(options, run) {
  const as = await startAuthorizationServer({ port: await freePort(), ...options });
  const server = await startTodoServer({ build, issuer: as.issuer, caFile: options.tls && caFile });
  try {
    await run(as, server);
    assert.ok(!/eyJ[\w-]{10,}\.eyJ/.test(server.log()), 'no token in the log (LG-01)');
  } finally {
    await server.stop();
    await as.stop();
  }
}

// rows: CH-02 CH-07 PR-01 PR-03 SC-09 SC-19 SC-20 CF-03
async function walkTheRoad(generation, as, server) {
  const client = new McpClient(generation, server.url);
  assert.equal(await client.connect(), true, 'the first try ended in a login');

  const first = client.seen.find((request) => request.path === '/mcp');
  assert.equal(first.status, 401);
  assert.match(first.challenge, /resource_metadata="[^"]+\/\.well-known\/oauth-protected-resource\/mcp"/);
  assert.ok(!first.challenge.includes('error='), 'nothing was wrong: no error parameter (CH-06)');
  assert.ok(client.seen.some((request) => request.path === '/.well-known/oauth-protected-resource/mcp' && request.status === 200));
  assert.deepEqual(scopeOf(client.state.asked[0]), ['todo:read'], 'asked for what the challenge named');
  assert.equal(client.state.asked[0].searchParams.get('resource'), server.url);
  assert.equal(client.state.asked[0].searchParams.get('code_challenge_method'), 'S256');
  assert.ok(as.requests.some((line) => line.startsWith('POST') && line.includes('/reg')), 'registered');

  assert.deepEqual(await client.tools(), ['listTodos', 'whoAmI'], 'only what it may call');
  assert.match(text(await client.call('listTodos')), /"todos":\[\]/);
  assert.match(text(await client.call('whoAmI')), /"subject":"alice"/);

  assert.equal(await client.needsLogin(() => client.call('createTodo', { title: 'milk' })), true, 'stepped up');
  const refused = client.seen.filter((request) => request.status === 403);
  assert.equal(refused.length, 1);
  assert.match(refused[0].challenge, /error="insufficient_scope", scope="[^"]*todo:write/);
  assert.deepEqual(scopeOf(client.state.asked[1]), ['todo:read', 'todo:write'], 'and kept what it had');
  assert.match(text(await client.call('createTodo', { title: 'milk' })), /"title":"milk"/);
  assert.deepEqual(await client.tools(), ['createTodo', 'listTodos', 'whoAmI']);
  assert.match(text(await client.call('listTodos')), /milk/);
  await client.close();
}

// rows: AU-01 AU-11 CH-09
async function foreignToken(as, server) {
  const metadata = await (await fetch(`${as.issuer}/.well-known/openid-configuration`)).json();
  const registered = await (await fetch(metadata.registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_types: ['client_credentials'], response_types: [], redirect_uris: [], token_endpoint_auth_method: 'client_secret_post' }),
  })).json();
  const tokenFor = async (resource) => (await (await fetch(metadata.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: registered.client_id, client_secret: registered.client_secret, scope: 'todo:read', resource }),
  })).json()).access_token;
  const ask = async (token) => fetch(server.url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'mcp-protocol-version': '2025-11-25' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'listTodos' } }),
  });
  assert.equal((await ask(await tokenFor(server.url))).status, 200);
  const refused = await ask(await tokenFor('https://other.example.com/mcp'));
  assert.equal(refused.status, 401);
  assert.match(refused.headers.get('www-authenticate'), /error="invalid_token"/);
}

const scenarios = [];
for (const generation of generationNames) {
  scenarios.push([`${generation}: the whole road`, () => withServers({}, (as, server) => walkTheRoad(generation, as, server))]);
  scenarios.push([`${generation}: over https with an own CA`, () => withServers({ tls }, (as, server) => walkTheRoad(generation, as, server))]);
  scenarios.push([`${generation}: an issuer with a path`, () => withServers({ path: '/tenant1' }, (as, server) => walkTheRoad(generation, as, server))]);
}
scenarios.push(['a real token for another resource is refused', () => withServers({}, foreignToken)]);

let failed = 0;
for (const [name, run] of scenarios) {
  try {
    await run();
    console.log(`ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}\n${error.stack}`);
  }
}
console.log(`${scenarios.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
