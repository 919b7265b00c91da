import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { withMount } from './unshare.ts';

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
export function startNode(script: string, ...args: string[]): Promise<Elsewhere & { said: string }> {
  return start(process.execPath, script, ...args);
}

/** The same in a process that finds the file or folder `from` at the place of `at`, as in a container. */
export function executeMounted(
  from: string,
  at: string,
  file: string,
  ...statements: string[]
): Promise<Elsewhere> {
  const [program, args] = withMount(from, at, process.execPath, SQL_PROCESS, file, ...statements);
  return start(program, ...args);
}

async function start(program: string, ...args: string[]): Promise<Elsewhere & { said: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const [said] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => Promise.reject(new Error(`${program} ${args[0]} ended`))),
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
