// SPDX-License-Identifier: Apache-2.0
// Our to-do server, as built, with a configuration of its own.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function startTodoServer({ build, issuer, caFile }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/mcp`;
  const folder = mkdtempSync(join(tmpdir(), 'ostiary-e2e-'));
  const config = join(folder, 'ostiary.json');
  writeFileSync(config, JSON.stringify({
    resource: url,
    http: { allow_insecure_loopback: true, ...(caFile ? { ca_file: caFile } : {}) },
    authorization_servers: [{ issuer }],
    scopes_supported: ['todo:read'],
    policy: {
      tools: {
        listTodos: { scopes: ['todo:read'] },
        createTodo: { scopes: ['todo:write'] },
        deleteTodo: { scopes: ['todo:write', 'todo:admin'] },
        whoAmI: { scopes: [] },
      },
    },
  }));
  const child = spawn(join(build, 'examples/todo-server/todo-server'), ['--config', config, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (data) => { log += data; });
  const exited = new Promise((resolve) => child.on('exit', (code) => resolve(code)));
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => String(data).includes('listening on') && resolve());
    child.on('exit', (code) => reject(new Error(`todo-server ended with ${code}: ${log}`)));
  });
  return {
    url,
    log: () => log,
    // Sanitizers tell of leaks at the end: a status other than 0 is a failure.
    stop: async () => {
      child.removeAllListeners('exit');
      const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
      child.kill('SIGTERM');
      const code = await ended;
      rmSync(folder, { recursive: true, force: true });
      if (code !== 0) throw new Error(`todo-server ended with ${code}: ${log}`);
      void exited;
    },
  };
}
