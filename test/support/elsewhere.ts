import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const SQL_PROCESS = fileURLToPath(new URL('./sql-process.ts', import.meta.url));
const HOLD_LOCK = fileURLToPath(new URL('./hold-lock.ts', import.meta.url));

export interface Elsewhere {
  readonly pid: number;
  /** Kills it, so that SQLite leaves everything as it is. */
  readonly kill: () => Promise<void>;
}

/** Lets another process run SQL on a database, and keep its connection, with all that it did not commit. */
export function executeElsewhere(file: string, ...statements: string[]): Promise<Elsewhere> {
  return startNode(SQL_PROCESS, file, ...statements);
}

/** Starts a script with Node; resolves when it has written something. */
export async function startNode(script: string, ...args: string[]): Promise<Elsewhere & { said: string }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const [said] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => Promise.reject(new Error(`${script} ended`))),
  ]);
  return { pid: child.pid ?? 0, kill, said: String(said) };
}

/** Lets another process take the write lock; returns how to make it let go, and end. */
export async function holdWriteLockElsewhere(file: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [HOLD_LOCK, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  const release = async () => {
    child.stdin.end();
    await exited;
  };
  onTestFinished(release);
  return release;
}
