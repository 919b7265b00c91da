import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { freePort } from '../../src/stress/target/free-port.ts';
import { waitFor } from './wait-for.ts';

/** Starts a server that nobody here wrote, with a free port for `{{port}}`; resolves with its address when it listens. */
export async function startForeign(program: string, ...args: string[]): Promise<string> {
  const port = await freePort();
  const filled = args.map((arg) => arg.replace('{{port}}', String(port)));
  const child = spawn(program, filled, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  await waitFor(async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${stderr}`);
    return listens(port);
  });
  return `http://127.0.0.1:${port}`;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
