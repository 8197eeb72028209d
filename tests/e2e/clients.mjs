// SPDX-License-Identifier: Apache-2.0
// The two official client generations behind one face: connect, login, call.
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { UnauthorizedError as Unauthorized1 } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as Client2, StreamableHTTPClientTransport as Transport2, UnauthorizedError as Unauthorized2 } from '@modelcontextprotocol/client';
import { login } from './login.mjs';
import { OAuthState, REDIRECT_URI, recordingFetch } from './oauth-state.mjs';

const INFO = { name: 'ostiary-e2e', version: '1.0.0' };

const generation2 = (version, versionNegotiation) => ({
  version,
  makeClient: () => new Client2(INFO, { versionNegotiation }),
  Transport: Transport2,
  Unauthorized: Unauthorized2,
  finish: (transport, params) => transport.finishAuth(params), // all of them: it checks `iss`
});

const generations = {
  'sdk 1.x, 2025-11-25': {
    version: '2025-11-25',
    makeClient: () => new Client1(INFO),
    Transport: Transport1,
    Unauthorized: Unauthorized1,
    finish: (transport, params) => transport.finishAuth(params.get('code')),
  },
  'client 2.x, 2026-07-28': generation2('2026-07-28', { mode: { pin: '2026-07-28' } }),
  'client 2.x, 2025-11-25, its default': generation2('2025-11-25'),
};

export const generationNames = Object.keys(generations);

export class McpClient {
  seen = [];
  state = new OAuthState();

  constructor(generation, server) {
    this.kind = generations[generation];
    this.version = this.kind.version;
    this.server = server;
  }

  renew() {
    this.client = this.kind.makeClient();
    this.transport = new this.kind.Transport(new URL(this.server), {
      authProvider: this.state,
      fetch: recordingFetch(this.seen),
    });
  }

  // Log in at the address the client was about to open in a browser.
  async login() {
    const params = await login(this.state.asked.at(-1), REDIRECT_URI);
    if (params.get('error')) throw new Error(`authorization: ${params}`);
    await this.kind.finish(this.transport, params);
  }

  // Run `step`; when it ends in "unauthorized", log in and say so.
  async needsLogin(step) {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof this.kind.Unauthorized)) throw error;
      await this.login();
      return true;
    }
    return false;
  }

  async connect() {
    this.renew();
    const loggedIn = await this.needsLogin(() => this.client.connect(this.transport));
    if (loggedIn) {
      this.renew(); // a transport connects once
      await this.client.connect(this.transport);
    }
    return loggedIn;
  }

  async tools() { return (await this.client.listTools()).tools.map((tool) => tool.name).sort(); }
  call(name, args = {}) { return this.client.callTool({ name, arguments: args }); }
  close() { return this.client.close(); }
}
