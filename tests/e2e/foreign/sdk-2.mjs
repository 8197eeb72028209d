// SPDX-License-Identifier: Apache-2.0
// An MCP server guarded by version 2 of the official TypeScript SDK, as the page "Require
// authorization" of its documentation has it; and the same server without a guard, for others to
// stand before.
import { once } from 'node:events';
import { createMcpExpressApp, getOAuthProtectedResourceMetadataUrl, mcpAuthMetadataRouter, requireBearerAuth } from '@modelcontextprotocol/express';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer, OAuthError, OAuthErrorCode, requireScopes } from '@modelcontextprotocol/server';
import { freePort } from '../program.mjs';
import { stopper } from './listening.mjs';
import { addTools } from './tools.mjs';
import { fetchMetadata, makeVerifier } from './verifier.mjs';

async function listen(app, url) {
  const server = app.listen(Number(url.port), url.hostname);
  await once(server, 'listening');
  return { url: url.href, stop: stopper(server) };
}

const freeUrl = async () => new URL(`http://127.0.0.1:${await freePort()}/mcp`);

export async function startSdk2({ issuer }) {
  const url = await freeUrl();
  const oauthMetadata = await fetchMetadata(issuer);
  const app = createMcpExpressApp({ host: '0.0.0.0', allowedHosts: [url.hostname] }); // as on a public host
  app.use(mcpAuthMetadataRouter({ oauthMetadata, resourceServerUrl: url, scopesSupported: ['todo:read', 'todo:write'], resourceName: 'SDK 2' }));
  const auth = requireBearerAuth({
    verifier: makeVerifier(oauthMetadata, url.href, (message) => new OAuthError(OAuthErrorCode.InvalidToken, message)),
    requiredScopes: ['todo:read'],
    resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(url),
  });
  const node = toNodeHandler(createMcpHandler(() => addTools(new McpServer({ name: 'sdk-2', version: '1.0.0' }), requireScopes)));
  app.all('/mcp', auth, (req, res) => void node(req, res, req.body));
  return listen(app, url);
}

export async function startUnguarded() {
  const url = await freeUrl();
  const app = createMcpExpressApp();
  const node = toNodeHandler(createMcpHandler(() => addTools(new McpServer({ name: 'backend', version: '1.0.0' }))));
  app.all('/mcp', (req, res) => void node(req, res, req.body));
  return listen(app, url);
}
