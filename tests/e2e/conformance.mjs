// SPDX-License-Identifier: Apache-2.0
// Server scenarios of the official conformance suite. It can send no token, so a proxy puts one
// into every request and leaves every other byte alone.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { registerService } from './direct.mjs';

const suite = fileURLToPath(new URL('node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url));

// A stream of requests, each with one more header line after its first.
function inserter(line) {
  let rest = Buffer.alloc(0);
  let bodyLeft = 0;
  return (data) => {
    const out = [];
    rest = Buffer.concat([rest, data]);
    while (rest.length > 0) {
      if (bodyLeft > 0) {
        const body = rest.subarray(0, bodyLeft);
        bodyLeft -= body.length;
        rest = rest.subarray(body.length);
        out.push(body);
        continue;
      }
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) break;
      const head = rest.subarray(0, end + 4).toString('latin1');
      assert.doesNotMatch(head, /^transfer-encoding:/im);
      bodyLeft = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
      rest = rest.subarray(end + 4);
      out.push(Buffer.from(head.replace('\r\n', `\r\n${line}\r\n`), 'latin1'));
    }
    return Buffer.concat(out);
  };
}

async function startProxy(url, token) {
  const sockets = new Set();
  const proxy = createServer((client) => {
    const server = connect(Number(new URL(url).port), '127.0.0.1');
    const insert = inserter(`Authorization: Bearer ${token}`);
    for (const [socket, other] of [[client, server], [server, client]]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => { sockets.delete(socket); other.destroy(); });
    }
    client.on('data', (data) => server.write(insert(data)));
    server.on('data', (data) => client.write(data));
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${proxy.address().port}/mcp`,
    stop: async () => {
      sockets.forEach((socket) => socket.destroy());
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

// The exit status is 0 for a scenario that was skipped, too: the checks themselves are read.
async function checksOf(url, scenario, version, folder) {
  const results = mkdtempSync(join(folder, 'conformance-'));
  const args = [suite, 'server', '--url', url, '--scenario', scenario, '--spec-version', version, '-o', results];
  await promisify(execFile)(process.execPath, args).catch(() => {});
  const [run] = readdirSync(results);
  assert.ok(run, `${scenario} left no results`);
  return JSON.parse(readFileSync(join(results, run, 'checks.json'), 'utf8'));
}

// `checks`: how many the scenario has; fewer would be a suite that looks away.
// rows: CF-01 HD-06 HD-07 HD-09 HD-12 HD-22 OR-05
export async function conforms(as, server, { scenario, version, checks, folder }) {
  const token = await (await registerService(as))(server.url);
  const proxy = await startProxy(server.url, token);
  try {
    const results = await checksOf(proxy.url, scenario, version, folder);
    assert.deepEqual(results.filter((result) => result.status !== 'SUCCESS'), []);
    assert.equal(results.length, checks);
  } finally {
    await proxy.stop();
  }
}
