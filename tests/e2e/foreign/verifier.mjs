// SPDX-License-Identifier: Apache-2.0
// What both SDKs leave to their users: who judges a token. Here it is jose, asked for all that it
// checks of an RFC 9068 token, and its own words go into the refusal.
import { createRemoteJWKSet, jwtVerify } from 'jose';

export async function fetchMetadata(issuer) {
  return (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json();
}

// `refusal` makes the error by which the SDK knows a bad token.
export function makeVerifier(metadata, audience, refusal) {
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
  const expected = { issuer: metadata.issuer, audience, typ: 'at+jwt', algorithms: ['RS256'] };
  return {
    async verifyAccessToken(token) {
      try {
        const { payload } = await jwtVerify(token, keys, expected);
        return { token, clientId: payload.client_id, scopes: (payload.scope ?? '').split(' '), expiresAt: payload.exp };
      } catch (error) {
        throw refusal(error.message);
      }
    },
  };
}
