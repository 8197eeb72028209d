// SPDX-License-Identifier: Apache-2.0
// An MCP server guarded by version 1 of the official TypeScript SDK, as its examples have it: no
// sessions, the metadata router at the root, requireBearerAuth before the endpoint.
import { once } from 'node:events';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { getOAuthProtectedResourceMetadataUrl, mcpAuthMetadataRouter } from '@modelcontextprotocol/sdk/server/auth/router.js';
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { freePort } from '../program.mjs';
import { stopper } from './listening.mjs';
import { addTools } from './tools.mjs';
import { fetchMetadata, makeVerifier } from './verifier.mjs';

async function serve(req, res) {
  const server = addTools(new McpServer({ name: 'sdk-1', version: '1.0.0' }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  res.on('close', () => { transport.close(); server.close(); });
  await server.connect(transport);
  await transport.handleRequest(req, res, req.body);
}

function notAllowed(req, res) {
  res.writeHead(405).end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message: 'Method not allowed.' }, id: null }));
}

export async function startSdk1({ issuer }) {
  const port = await freePort();
  const url = new URL(`http://127.0.0.1:${port}/mcp`);
  const oauthMetadata = await fetchMetadata(issuer);
  const app = createMcpExpressApp();
  app.use(mcpAuthMetadataRouter({ oauthMetadata, resourceServerUrl: url, scopesSupported: ['todo:read', 'todo:write'], resourceName: 'SDK 1' }));
  const auth = requireBearerAuth({
    verifier: makeVerifier(oauthMetadata, url.href, (message) => new InvalidTokenError(message)),
    requiredScopes: ['todo:read'],
    resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(url),
  });
  app.post('/mcp', auth, serve);
  app.get('/mcp', auth, notAllowed);
  app.delete('/mcp', auth, notAllowed);
  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { url: url.href, stop: stopper(server) };
}
