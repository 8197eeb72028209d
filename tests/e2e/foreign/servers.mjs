// SPDX-License-Identifier: Apache-2.0
// Each server that is not ours, before an authorization server of its own, is probed; it has to
// fail what is known of it and nothing else: servers.mjs BUILD_DIR [PART_OF_A_NAME]
import assert from 'node:assert/strict';
import { startAuthorizationServer } from '../authorization-server.mjs';
import { registerService } from '../direct.mjs';
import { freePort } from '../program.mjs';
import { withinTime } from '../within-time.mjs';
import { startApache } from './apache.mjs';
import { known } from './known.mjs';
import { probe } from './probe.mjs';
import { startSdk1 } from './sdk-1.mjs';
import { startSdk2 } from './sdk-2.mjs';
import { ran } from './tools.mjs';

const SERVER_MS = 60_000;
const [build, part = ''] = process.argv.slice(2);
const folder = process.env.OSTIARY_E2E_FOLDER;
const servers = {
  'TypeScript SDK 1': startSdk1,
  'TypeScript SDK 2': startSdk2,
  'Apache mod_oauth2': startApache,
};

async function reportOf(startServer) {
  const as = await startAuthorizationServer({ port: await freePort() });
  try {
    const server = await startServer({ issuer: as.issuer, folder });
    try {
      const token = await (await registerService(as))(server.url);
      ran.length = 0;
      return await probe({ build, folder, url: server.url, token, key: as.signingKey });
    } finally {
      await server.stop();
    }
  } finally {
    await as.stop();
  }
}

// rows: CF-02
function compare({ status, checks }, faults) {
  const complaints = checks.flatMap(({ id, outcome, detail }) => {
    const fine = (id in faults ? ['failed', 'advice'] : ['passed', 'skipped']).includes(outcome);
    return fine ? [] : [`${id}: ${outcome}, ${id in faults ? `though ${faults[id]}` : 'which is not known of it'}: ${detail}`];
  });
  const ids = checks.map(({ id }) => id);
  complaints.push(...Object.keys(faults).filter((id) => !ids.includes(id)).map((id) => `${id}: there is no such check`));
  assert.deepEqual(complaints, []);
  assert.equal(status, 1, 'the status of a run in which a check failed');
  assert.ok(ran.includes('listTodos'), 'a tool was called');
  assert.ok(!ran.includes('deleteTodo'), 'and none that destroys');
}

function faultLines({ checks }) {
  return checks.filter(({ outcome }) => ['failed', 'advice'].includes(outcome)).map(({ id, detail }) => `      ${id}: ${detail}`);
}

let [passed, failed] = [0, 0];
for (const [name, startServer] of Object.entries(servers).filter(([name]) => name.includes(part))) {
  try {
    const report = await withinTime(() => reportOf(startServer), SERVER_MS);
    compare(report, known[name]);
    passed++;
    console.log([`ok    ${name}`, ...faultLines(report)].join('\n'));
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}\n${error.stack}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
