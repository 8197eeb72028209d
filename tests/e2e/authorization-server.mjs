// SPDX-License-Identifier: Apache-2.0
// npm oidc-provider as the authorization server: discovery, registration, authorization code
// with PKCE, resource indicators, JWT access tokens. It logs everybody in as alice.
import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import Provider from 'oidc-provider';

const SCOPES = 'todo:read todo:write todo:admin';

// Its advice for servers in production would drown the line that each scenario prints.
for (const level of ['info', 'warn']) {
  const say = console[level];
  console[level] = (...words) => { if (!/oidc-provider (NOTICE|WARNING)/.test(words[0])) say(...words); };
}

const KEY_TYPES = {
  RS256: ['rsa', { modulusLength: 2048 }],
  PS256: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
  ES384: ['ec', { namedCurve: 'P-384' }],
  EdDSA: ['ed25519'],
};

// RS256 is always there: oidc-provider signs its ID tokens with it.
function signingKeys(alg) {
  const keys = [...new Set(['RS256', alg])].map((name) => {
    const { privateKey } = generateKeyPairSync(...KEY_TYPES[name]);
    return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: name };
  });
  return { keys };
}

async function grantFor(provider, clientId, accountId, params) {
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope(`openid offline_access ${SCOPES}`);
  if (params.resource) grant.addResourceScope(params.resource, params.scope ?? SCOPES);
  return grant.save();
}

function makeProvider(issuer, alg, jwks) {
  return new Provider(issuer, {
    jwks,
    scopes: ['openid', 'offline_access', ...SCOPES.split(' ')],
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    findAccount: (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    interactions: { url: (ctx, interaction) => `${issuer}/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (ctx, resource) => ({
          scope: SCOPES,
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg } },
        }),
      },
    },
  });
}

// The login and consent pages, answered at once.
async function interact(provider, req, res) {
  const { prompt, params, session } = await provider.interactionDetails(req, res);
  if (prompt.name === 'login') {
    return provider.interactionFinished(req, res, { login: { accountId: 'alice' } });
  }
  const grantId = await grantFor(provider, params.client_id, session.accountId, params);
  return provider.interactionFinished(req, res, { consent: { grantId } });
}

async function readBody(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

// The scope of a registration caps the client for good, and the clients send the first
// challenge's scope in it: step-up would end in invalid_scope. A server in the field allows more.
async function dropRegisteredScope(req) {
  const { scope, ...metadata } = JSON.parse(await readBody(req));
  req.body = metadata;
}

// Start at `port`; `path` puts the issuer below the root ("/tenant1"); `tls` is {key, cert};
// `alg` signs the access tokens.
export async function startAuthorizationServer({ port, path = '', tls, alg = 'RS256' }) {
  const issuer = `${tls ? 'https' : 'http'}://127.0.0.1:${port}${path}`;
  const jwks = signingKeys(alg);
  const provider = makeProvider(issuer, alg, jwks);
  const handle = provider.callback();
  const requests = [];
  const listener = async (req, res) => {
    res.setHeader('connection', 'close'); // a successor at this port must not meet an old connection
    requests.push(`${req.method} ${req.url}`);
    const inserted = req.url.replace(/^\/\.well-known\/(oauth-authorization-server|openid-configuration)(\/.*)?$/, '$2/.well-known/openid-configuration');
    if (!inserted.startsWith(path + '/')) { res.writeHead(404).end(); return; }
    req.originalUrl = inserted;
    req.url = inserted.slice(path.length);
    try {
      if (req.url.startsWith('/interaction/')) return await interact(provider, req, res);
      if (req.method === 'POST' && req.url === '/reg') await dropRegisteredScope(req);
      handle(req, res);
    } catch (error) {
      res.writeHead(500).end(String(error));
    }
  };
  const server = tls ? createHttps(tls, listener) : createHttp(listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { issuer, port, requests, stop, signingKey: jwks.keys.find((key) => key.alg === alg) };
}
