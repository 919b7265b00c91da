import { onTestFinished } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import type { StoreOptions } from '../../src/store/options.ts';
import { DEFAULT_CONVERSATION } from '../../src/store/rules.ts';
import type { Store } from '../../src/store/store.ts';
import { tempDatabase } from './temp-folder.ts';

/** A store, by default on a new SQLite file; closed when the test is over. */
export async function openTestStore(
  file = tempDatabase(),
  options: Partial<StoreOptions> = {},
): Promise<{ store: Store; file: string }> {
  const store = await openStore({
    database: file,
    durability: 'normal',
    memoryPoolSize: 3,
    settingsPoolSize: 2,
    busyTimeoutMs: 5_000,
    acquireTimeoutMs: 30_000,
    maxQueue: 100_000,
    ...options,
  });
  onTestFinished(() => store.close(0));
  return { store, file };
}

/** Stores turns number `from` to `to`, each after the one before. */
export async function addTurns({ conversations }: Store, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) await conversations.addTurn(turn(number));
}

/** Later than whenever the test runs, so that the last message is later than its conversation. */
export const LONG_AHEAD = 4_000_000_000_000;

export function turn(number: number, conversationId: string = DEFAULT_CONVERSATION) {
  return {
    conversationId,
    message: `question ${number}`,
    reply: `answer ${number}`,
    now: LONG_AHEAD + number,
  };
}

/** The same turn as it is stored for a request with a key. */
export function keyedTurn(number: number, key: string, conversationId?: string) {
  return { ...turn(number, conversationId), key, fingerprint: `request ${number}`, model: 'echo' };
}
