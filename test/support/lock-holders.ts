import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** Whether a program can be run here. */
function isInstalled(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

export const hasLinuxLocks = process.platform === 'linux';
export const hasPython = hasLinuxLocks && isInstalled('python3', '-c', 'import sqlite3');
export const hasShell = hasLinuxLocks && isInstalled('sqlite3', '--version');

/** Another process that has a database open, and does what its input says. */
export interface Holder {
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Lets it do something, and resolves when it is done. */
  readonly run: (text: string) => Promise<void>;
  /** Lets it do something that may take long. */
  readonly start: (text: string) => void;
  /** Lets it go as it would by itself. */
  readonly leave: () => Promise<void>;
}

/** The shell that comes with SQLite; it reads SQL. */
export function sqliteShell(file: string): Promise<Holder> {
  return holderOf(spawn('sqlite3', [file]), (sql) => `${sql}\n.print done\n`);
}

const PYTHON = `
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
for line in sys.stdin:
    exec(line)
    print('done', flush=True)
`;

/** A Python program with a connection `c`, which waits half a minute for a lock; it reads lines of Python. */
export function python(file: string): Promise<Holder> {
  return holderOf(spawn('python3', ['-c', PYTHON, file]), (line) => `${line}\n`);
}

/** A process that reads what `lineOf` makes of a text, and prints `done` after each. */
export async function holderOf(
  child: ChildProcessWithoutNullStreams,
  lineOf: (text: string) => string,
): Promise<Holder> {
  const closed = once(child, 'close');
  child.stderr.pipe(process.stderr);
  // It may end while it is being written to.
  child.stdin.on('error', () => undefined);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  await once(child, 'spawn');
  const lines = createInterface(child.stdout);
  const start = (text: string) => void child.stdin.write(lineOf(text));
  const run = async (text: string) => {
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const onLine = (line: string) => line === 'done' && resolve();
    lines.on('line', onLine);
    start(text);
    const ended = closed.then(() => Promise.reject(new Error(`it ended instead of: ${text}`)));
    await Promise.race([done, ended]).finally(() => lines.off('line', onLine));
  };
  const leave = async () => {
    child.stdin.end();
    await closed;
  };
  return { pid: Number(child.pid), kill: (signal) => void child.kill(signal), run, start, leave };
}
