import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openTestStore } from './store.ts';

const TURN_AFTER = fileURLToPath(new URL('./turn-after.ts', import.meta.url));

interface Turn {
  /** What the second command printed. */
  readonly said: string;
  /** `stored`, or the code of the error. */
  readonly outcome: string;
}

/** Lets a process run a shell command, open a database and store a turn, run another command, and store a second turn. */
export async function turnElsewhere(
  before: string,
  file: string,
  command: string,
  program = ['sh'],
): Promise<Turn> {
  const [name = '', ...args] = program;
  const node = [process.execPath, TURN_AFTER, file, command];
  const { stdout } = await promisify(execFile)(name, [
    ...args,
    '-c',
    `${before} && exec "$@"`,
    'sh',
    ...node,
  ]);
  return JSON.parse(stdout);
}

/** A new database that no process has open. */
export async function closedDatabase(): Promise<string> {
  const { store, file } = await openTestStore();
  await store.close();
  return file;
}
