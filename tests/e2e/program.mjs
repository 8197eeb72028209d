// SPDX-License-Identifier: Apache-2.0
// Programs that a test starts beside itself, and a port for each.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Whatever ends this process ends the servers it started.
const running = new Set();
process.on('exit', () => running.forEach(({ child, last }) => child.kill(last)));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// `last`: the signal that ends it where nobody waits; one that has children has to be told.
export function start(program, args, last = 'SIGKILL') {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const started = { child, program, last, output: '', log: '' };
  running.add(started);
  child.stdout.on('data', (data) => { started.output += data; });
  child.stderr.on('data', (data) => { started.log += data; });
  started.ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal));
  }).finally(() => running.delete(started));
  return started;
}

function complaint(started, code) {
  return new Error(`${started.program} ended with ${code}: ${started.log}`);
}

// Once it has printed this.
export async function isReady(started, line) {
  const ended = started.ended.then((code) => { throw complaint(started, code); });
  ended.catch(() => {}); // of interest only before it is ready
  while (!started.output.includes(line)) await Promise.race([once(started.child.stdout, 'data'), ended]);
}

// Sanitizers tell of leaks at the end: a status other than 0 is a failure.
export async function stop(started) {
  started.child.kill('SIGTERM');
  const code = await started.ended;
  if (code !== 0) throw complaint(started, code);
}
