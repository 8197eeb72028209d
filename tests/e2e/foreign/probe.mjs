// SPDX-License-Identifier: Apache-2.0
// `ostiary probe` as a user runs it, with all that it can be given.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from '../program.mjs';

function fileOf(folder, name, text) {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

export async function probe({ build, folder, url, token, key }) {
  const own = mkdtempSync(join(folder, 'probe-'));
  const started = start(join(build, 'src/cli/ostiary'), ['--json', 'probe', url, '--rate', '1000',
    '--allow-calls',
    '--token-file', fileOf(own, 'token', `${token}\n`),
    '--issuer-key', fileOf(own, 'key.json', JSON.stringify(key))]);
  const status = await started.ended;
  assert.equal(started.log, '', 'what it says on standard error');
  for (const part of token.split('.')) assert.ok(!started.output.includes(part), 'no token in the report');
  return { status, checks: JSON.parse(started.output).checks };
}
