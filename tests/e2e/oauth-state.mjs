// SPDX-License-Identifier: Apache-2.0
// What an official client keeps between its steps (its OAuthClientProvider), and a fetch that
// writes down what went over the wire.

export const REDIRECT_URI = 'http://127.0.0.1:9/callback';

export class OAuthState {
  asked = []; // authorization URLs, in order
  get redirectUrl() { return REDIRECT_URI; }
  get clientMetadata() {
    return {
      client_name: 'ostiary e2e',
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }
  state() { return 'a-state'; }
  clientInformation() { return this.client; }
  saveClientInformation(client) { this.client = client; }
  tokens() { return this.token; }
  saveTokens(token) { this.token = token; }
  redirectToAuthorization(url) { this.asked.push(new URL(url)); }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  codeVerifier() { return this.verifier; }
  saveDiscoveryState(state) { this.discovered = state; }
  discoveryState() { return this.discovered; }
}

// One entry for every request of the client, in order.
export function recordingFetch(seen) {
  return async (input, init = {}) => {
    const answer = await fetch(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    let rpc;
    try { rpc = JSON.parse(init.body).method; } catch { rpc = undefined; }
    seen.push({
      method: init.method ?? 'GET',
      url: url.href,
      path: url.pathname,
      rpc,
      version: new Headers(init.headers).get('mcp-protocol-version'),
      status: answer.status,
      challenge: answer.headers.get('www-authenticate'),
    });
    return answer;
  };
}
