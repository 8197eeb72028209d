// SPDX-License-Identifier: Apache-2.0
// What is known of servers that are not ours: the checks that each fails, and why. Whatever is not
// listed passes or does not apply.

const everyServer = {
  'credential.repeats': 'two Authorization fields are judged as one credential: node keeps the first, Apache joins them',
  'protocol.leaks': 'the JSON parser of Express shows its stack, unless NODE_ENV is "production"',
  'protocol.batch': 'to clients of 2025-11-25 the SDK still answers batches',
  'token.bound': 'neither looks at cnf: a token bound to a key passes as Bearer',
  'issuer.claims': 'claims of RFC 9068 that nobody uses may be missing',
};

const bothSdks = {
  ...everyServer,
  'challenge.no-error': 'requireBearerAuth says error="invalid_token" where no token was sent',
  'challenge.order': 'requireBearerAuth writes error_description before scope and resource_metadata',
  'challenge.cache': 'requireBearerAuth sends no Cache-Control',
  'metadata.cache': 'mcpAuthMetadataRouter sends no Cache-Control',
  'keys.cache': 'oidc-provider sends no Cache-Control with its keys',
  'credential.scheme': 'requireBearerAuth says error="invalid_token" to another scheme, too',
  'host.origin': 'createMcpExpressApp, as it is used here, looks at Host and not at Origin',
  'host.null-origin': 'the same',
  'host.lookalike': 'the same',
  'token.spaces': 'requireBearerAuth splits at the first space: behind two there is an empty token',
  'token.doubled': 'and what stands behind the second space is not looked at',
};

export const known = {
  'TypeScript SDK 1': {
    ...bothSdks,
    'challenge.grammar': 'requireBearerAuth does not escape quotes in what the verifier says',
  },
  'TypeScript SDK 2': {
    ...bothSdks,
    'host.preflight': 'requireBearerAuth stands before every method, as the documentation has it',
    'token.step-up-union': 'requireScopes names the scope of the tool alone',
  },
  'Apache mod_oauth2': {
    ...everyServer,
    'challenge.no-error': 'it says error="invalid_request" where no token was sent',
    'challenge.metadata': 'mod_oauth2 knows nothing of RFC 9728',
    'challenge.scope': 'nor of a scope to ask for',
    'challenge.cache': 'it sends no Cache-Control with a refusal',
    'metadata.document': 'there is none unless somebody writes it as a file',
    'metadata.path-form': 'the same',
    'credential.scheme': 'to another scheme it says error="invalid_request", as where no token was sent',
    'host.preflight': 'it asks for a token with every method',
    'token.padded': 'it takes the token with = behind it',
    'issuer.early': 'it does not look at nbf',
    'issuer.no-exp': 'exp need not be there',
    'issuer.audience': 'it does not look at aud',
    'issuer.audience-prefix': 'the same',
    'issuer.audience-origin': 'the same',
    'issuer.issuer': 'it knows keys, and no issuer that they belong to',
    'issuer.type': 'it does not look at typ',
    'issuer.crit': 'it does not look at crit',
    'issuer.scope': 'where Require oauth2_claim does not hold it answers 401, without WWW-Authenticate',
  },
};
