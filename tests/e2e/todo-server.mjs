// SPDX-License-Identifier: Apache-2.0
// Our to-do server, as built, with a configuration of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const POLICY = {
  tools: {
    listTodos: { scopes: ['todo:read'] },
    createTodo: { scopes: ['todo:write'] },
    deleteTodo: { scopes: ['todo:write', 'todo:admin'] },
    whoAmI: { scopes: [] },
  },
};

// Whatever ends this process ends the servers it started.
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function writeConfig(folder, { url, issuer, caFile }) {
  const file = join(mkdtempSync(join(folder, 'todo-server-')), 'ostiary.json');
  writeFileSync(file, JSON.stringify({
    resource: url,
    http: { allow_insecure_loopback: true, ...(caFile ? { ca_file: caFile } : {}) },
    authorization_servers: [{ issuer }],
    scopes_supported: ['todo:read'],
    policy: POLICY,
  }));
  return file;
}

function start(program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const started = { child, output: '', log: '' };
  running.add(child);
  child.stdout.on('data', (data) => { started.output += data; });
  child.stderr.on('data', (data) => { started.log += data; });
  started.ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal));
  }).finally(() => running.delete(child));
  return started;
}

async function isReady(started, line) {
  const ended = started.ended.then((code) => { throw new Error(`todo-server ended with ${code}: ${started.log}`); });
  ended.catch(() => {}); // of interest only before it is ready
  while (!started.output.includes(line)) await Promise.race([once(started.child.stdout, 'data'), ended]);
}

// Sanitizers tell of leaks at the end: a status other than 0 is a failure.
async function stop(started) {
  started.child.kill('SIGTERM');
  const code = await started.ended;
  if (code !== 0) throw new Error(`todo-server ended with ${code}: ${started.log}`);
}

export async function startTodoServer({ build, folder, issuer, caFile }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/mcp`;
  const config = writeConfig(folder, { url, issuer, caFile });
  const started = start(join(build, 'examples/todo-server/todo-server'), ['--config', config, '--listen', `127.0.0.1:${port}`]);
  await isReady(started, `listening on ${url}\n`);
  return {
    url,
    metadata: `http://127.0.0.1:${port}/.well-known/oauth-protected-resource/mcp`,
    log: () => started.log,
    stop: () => stop(started),
  };
}
