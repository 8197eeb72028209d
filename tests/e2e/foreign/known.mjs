// SPDX-License-Identifier: Apache-2.0
// What is known of servers that are not ours: the checks that each fails, and why. Whatever is not
// listed passes or does not apply.

const bothSdks = {
  'challenge.no-error': 'requireBearerAuth says error="invalid_token" where no token was sent',
  'challenge.order': 'requireBearerAuth writes error_description before scope and resource_metadata',
  'challenge.cache': 'requireBearerAuth sends no Cache-Control',
  'metadata.cache': 'mcpAuthMetadataRouter sends no Cache-Control',
};

export const known = {
  'TypeScript SDK 1': {
    ...bothSdks,
    'challenge.grammar': 'requireBearerAuth does not escape quotes in what the verifier says',
  },
  'TypeScript SDK 2': bothSdks,
  'Apache mod_oauth2': {
    'challenge.no-error': 'it says error="invalid_request" where no token was sent',
    'challenge.metadata': 'mod_oauth2 knows nothing of RFC 9728',
    'challenge.scope': 'nor of a scope to ask for',
    'challenge.cache': 'it sends no Cache-Control with a refusal',
    'metadata.document': 'there is none unless somebody writes it as a file',
    'metadata.path-form': 'the same',
  },
};
