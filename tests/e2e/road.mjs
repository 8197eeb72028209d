// SPDX-License-Identifier: Apache-2.0
// The whole road, walked by a client that nobody here wrote: from the first 401 to a call that
// needed more than the first login gave, twice.
import assert from 'node:assert/strict';
import { McpClient } from './clients.mjs';

const text = (result) => result.content.map((part) => part.text).join('');
const scopeOf = (url) => (url.searchParams.get('scope') ?? '').split(' ').sort().join(' ');
const insufficient = (server, scope) => `Bearer error="insufficient_scope", scope="${scope}", `
  + `resource_metadata="${server.metadata}", error_description="Additional scope required"`;

// rows: CH-02 CH-04 CH-06 PR-01 PR-03 CF-03
function assertInvitation(client, as, server) {
  const first = client.seen.find((request) => request.path === '/mcp');
  assert.equal(first.status, 401);
  assert.equal(first.challenge, `Bearer scope="todo:read", resource_metadata="${server.metadata}"`);
  assert.ok(client.seen.some((request) => request.url === server.metadata && request.status === 200));
  assert.ok(as.requests.some((line) => line.startsWith('POST') && line.endsWith('/reg')), 'registered');
  const asked = client.state.asked[0];
  assert.equal(scopeOf(asked), 'todo:read', 'asked for what the challenge named');
  assert.equal(asked.searchParams.get('resource'), server.url);
  assert.equal(asked.searchParams.get('code_challenge_method'), 'S256');
}

// Refused with one challenge for `challenged`, logged in for `asked`, and then admitted.
// rows: CH-07 SC-08 SC-09
async function stepUp(client, server, { tool, args, challenged, asked }) {
  const before = client.seen.length;
  assert.equal(await client.needsLogin(() => client.call(tool, args)), true, `${tool} steps up`);
  const refused = client.seen.slice(before).filter((request) => request.status === 403);
  assert.deepEqual(refused.map((request) => request.challenge), [insufficient(server, challenged)]);
  assert.equal(scopeOf(client.state.asked.at(-1)), asked, 'asked for it and kept what it had');
  return text(await client.call(tool, args));
}

// rows: SC-19 SC-20
export async function walkTheRoad(generation, as, server) {
  const client = new McpClient(generation, server.url);
  assert.equal(await client.connect(), true, 'the first try ended in a login');
  assertInvitation(client, as, server);

  assert.deepEqual(await client.tools(), ['listTodos', 'whoAmI'], 'only what it may call');
  assert.match(text(await client.call('listTodos')), /"todos":\[\]/);
  assert.match(text(await client.call('whoAmI')), /"subject":"alice"/);

  const union = client.version < '2026-07-28'; // clients of that time did not add up themselves
  const created = await stepUp(client, server, {
    tool: 'createTodo',
    args: { title: 'milk' },
    challenged: union ? 'todo:read todo:write' : 'todo:write',
    asked: 'todo:read todo:write',
  });
  assert.match(created, /"title":"milk"/);
  assert.deepEqual(await client.tools(), ['createTodo', 'listTodos', 'whoAmI']);
  assert.match(text(await client.call('listTodos')), /milk/);

  await stepUp(client, server, {
    tool: 'deleteTodo',
    args: { id: JSON.parse(created).id },
    challenged: union ? 'todo:admin todo:read todo:write' : 'todo:admin todo:write',
    asked: 'todo:admin todo:read todo:write',
  });
  assert.match(text(await client.call('listTodos')), /"todos":\[\]/);

  const versions = client.seen.filter((request) => request.rpc?.startsWith('tools/')).map((request) => request.version);
  assert.deepEqual([...new Set(versions)], [client.version], 'the era that was meant');
  assert.equal(client.state.asked.length, 3, 'no login that was not needed');
  await client.close();
}
