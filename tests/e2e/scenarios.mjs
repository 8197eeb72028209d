// SPDX-License-Identifier: Apache-2.0
// The list of scenarios; each has an authorization server and a to-do server of its own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startAuthorizationServer } from './authorization-server.mjs';
import { report, searchForTokens, watchFetch } from './challenge.mjs';
import { generationNames } from './clients.mjs';
import { conforms } from './conformance.mjs';
import * as direct from './direct.mjs';
import { freePort } from './program.mjs';
import { walkTheRoad } from './road.mjs';
import { agreesWithJose } from './second-opinion.mjs';
import { startTodoServer } from './todo-server.mjs';
import { withinTime } from './within-time.mjs';

const SCENARIO_MS = 30_000;
const build = process.argv[2];
const folder = process.env.OSTIARY_E2E_FOLDER;
const tls = { key: readFileSync(`${folder}/server.key`), cert: readFileSync(`${folder}/server.crt`) };
const caFile = `${folder}/ca.crt`;

// `as` and `server` are the options of the two servers.
async function withServers({ as: asOptions, server: serverOptions }, run) {
  const as = await startAuthorizationServer({ port: await freePort(), ...asOptions });
  try {
    const server = await startTodoServer({ build, folder, issuer: as.issuer, ...serverOptions });
    try {
      await run(as, server);
    } finally {
      await server.stop();
    }
    searchForTokens(server.log());
    assert.ok(!/eyJ[\w-]{10,}\.eyJ/.test(server.log()), 'no token in the log');
  } finally {
    await as.stop();
  }
}

const scenarios = [];
const scenario = (name, options, run) => scenarios.push({ name, run: () => withServers(options, run) });

for (const generation of generationNames) {
  const road = (as, server) => walkTheRoad(generation, as, server);
  scenario(`${generation}: the whole road`, {}, road);
  scenario(`${generation}: over https with an own CA`, { as: { tls }, server: { caFile } }, road);
  scenario(`${generation}: an issuer with a path`, { as: { path: '/tenant1' } }, road);
}
for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
  scenario(`a token signed with ${alg} is admitted`, { as: { alg } }, direct.admittedToken);
}
scenario('a token signed with ES384, which is not allowed, is refused', { as: { alg: 'ES384' } }, direct.invalidToken);
scenario('no token: 401 and the way to the metadata', {}, direct.noToken);
scenario('a token for another resource is refused', {}, direct.foreignToken);
scenario('an opaque token is refused', {}, direct.opaqueToken);
scenario('https without the CA: 503 and no challenge', { as: { tls } }, direct.unreachableKeys);
scenario('the authorization server dies: its tokens stay good', {}, direct.outage);
scenario('new keys are found, withdrawn ones are no longer good', {}, direct.newKeys);
for (const [name, version, checks] of [
  ['http-header-validation', '2026-07-28', 14],
  ['http-custom-header-server-validation', '2026-07-28', 10],
  ['dns-rebinding-protection', '2025-11-25', 2],
  ['dns-rebinding-protection', '2026-07-28', 2],
]) {
  const run = (as, server) => conforms(as, server, { scenario: name, version, checks, folder });
  scenario(`conformance: ${name} in ${version}, ${checks} checks`, {}, run);
}
// Every vector and three changes of each: more than a scenario's worth of work.
scenarios.push({ name: 'jose judges the vectors alike', run: () => agreesWithJose(build), ms: 10 * SCENARIO_MS });

// What no scenario looks at by itself, of every answer that any of them saw.
// rows: CH-10 CH-11 CH-20 CH-21 LG-01
function assertNothingSeen() {
  const { challenges, tokens, complaints } = report();
  assert.deepEqual(complaints, []);
  seen.challenges += challenges;
  seen.tokens = tokens;
}

let failed = 0;
const seen = { challenges: 0, tokens: 0 };
watchFetch();
for (const { name, run, ms } of scenarios) {
  try {
    await withinTime(run, ms ?? SCENARIO_MS);
    assertNothingSeen();
    console.log(`ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}\n${error.stack}`);
  }
}
if (seen.challenges < scenarios.length || seen.tokens < scenarios.length) {
  failed = scenarios.length; // then nothing was watched
  console.log(`FAIL  only ${seen.challenges} challenges and ${seen.tokens} tokens were seen`);
}
console.log(`${scenarios.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
