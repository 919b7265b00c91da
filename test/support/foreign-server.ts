import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { freePort } from '../../src/stress/target/free-port.ts';
import { waitFor } from './wait-for.ts';

interface Launched {
  readonly url: string;
  /** Resolves when it listens. */
  readonly listening: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Starts a server of another author, with a free port for `{{port}}`; resolves with its address when it listens. */
export async function startForeign(program: string, ...args: string[]): Promise<string> {
  const { url, listening, end } = await launch(program, args);
  onTestFinished(end);
  await listening();
  return url;
}

/** One for all tests of a group. Call it outside of them, and what it returns inside. */
export function sharedForeign(program: string, ...args: string[]): () => string {
  let server: Launched | undefined;
  beforeAll(async () => {
    server = await launch(program, args);
    await server.listening();
  });
  afterAll(() => server?.end());
  return () => {
    if (!server) throw new Error('the shared server runs during tests only');
    return server.url;
  };
}

async function launch(program: string, args: readonly string[]): Promise<Launched> {
  const port = await freePort();
  const filled = args.map((arg) => arg.replace('{{port}}', String(port)));
  const child = spawn(program, filled, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const listening = () =>
    waitFor(async () => {
      if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${stderr}`);
      return listens(port);
    });
  const end = async () => {
    child.kill();
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, listening, end };
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
