// SPDX-License-Identifier: Apache-2.0
// Our to-do server, as built, with a configuration of its own.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, isReady, start, stop } from './program.mjs';

const POLICY = {
  tools: {
    listTodos: { scopes: ['todo:read'] },
    createTodo: { scopes: ['todo:write'] },
    deleteTodo: { scopes: ['todo:write', 'todo:admin'] },
    whoAmI: { scopes: [] },
  },
};

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
