import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { lineOf } from './line-of.ts';

const STORE_PROCESS = fileURLToPath(new URL('./store-process.ts', import.meta.url));

export type StoreElsewhere = Pick<Store, 'conversations' | 'settings'> & {
  /** Runs SQL in a connection of its own, to a SQLite file. */
  readonly sql: (statements: string) => Promise<void>;
  /** Kills the process in the midst of whatever it does. */
  readonly kill: () => Promise<void>;
};

/** The same verbs, one at a time, done by a process of its own; it ends with the test. */
export async function openStoreElsewhere(file: string): Promise<StoreElsewhere> {
  const child = spawn(process.execPath, [STORE_PROCESS, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => JSON.parse(String((await lines.next()).value));
  await next();
  const call = async (...words: unknown[]) => {
    child.stdin.write(lineOf(words));
    return (await next()) ?? undefined;
  };
  const part = (name: string) =>
    new Proxy(
      {},
      {
        get:
          (_, verb) =>
          (...args: unknown[]) =>
            call(name, verb, ...args),
      },
    );
  const sql = (statements: string) => call('sql', statements);
  return { conversations: part('conversations'), settings: part('settings'), sql, kill } as StoreElsewhere;
}
