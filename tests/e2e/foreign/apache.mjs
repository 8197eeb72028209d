// SPDX-License-Identifier: Apache-2.0
// Debian's Apache httpd with mod_oauth2 in front of an MCP server that guards nothing; in the
// foreground, with all of its files in a folder of its own.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, isReady, start, stop } from '../program.mjs';
import { startUnguarded } from './sdk-2.mjs';
import { fetchMetadata } from './verifier.mjs';

const MODULES = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'proxy', 'proxy_http', 'oauth2'];

function configuration(folder, port, backend, keys) {
  return [
    ...MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    `ServerRoot ${folder}`,
    `PidFile ${folder}/pid`,
    `DefaultRuntimeDir ${folder}`,
    'ServerName 127.0.0.1',
    `Listen 127.0.0.1:${port}`,
    'StartServers 1',
    ...(process.getuid() === 0 ? ['User www-data', 'Group www-data'] : []), // root alone may change
    'ErrorLog "|/bin/cat"', // to our end of its output: a socket, which no process can open by name
    '<Location /mcp>',
    '  AuthType oauth2',
    `  OAuth2TokenVerify jwks_uri ${keys}`,
    '  Require oauth2_claim scope:todo:read',
    `  ProxyPass ${backend}`,
    '</Location>',
    '',
  ].join('\n');
}

export async function startApache({ issuer, folder }) {
  const port = await freePort();
  const own = mkdtempSync(join(folder, 'apache-'));
  const backend = await startUnguarded();
  const { jwks_uri: keys } = await fetchMetadata(issuer);
  writeFileSync(join(own, 'httpd.conf'), configuration(own, port, backend.url, keys));
  const started = start('/usr/sbin/apache2', ['-DFOREGROUND', '-f', join(own, 'httpd.conf')], 'SIGTERM');
  await isReady(started, 'resuming normal operations'); // AH00489
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    stop: async () => {
      await stop(started);
      await backend.stop();
    },
  };
}
