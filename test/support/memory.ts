import { onTestFinished } from 'vitest';
import { DEFAULT_CONVERSATION, MemoryService } from '../../src/store/sqlite/memory.ts';
import { tempDatabase } from './temp-folder.ts';

/** A memory service, by default on a new database, with its default conversation; closed when the test is over. */
export async function openMemory(file = tempDatabase()): Promise<{ memory: MemoryService; file: string }> {
  const memory = await MemoryService.open({
    file,
    size: 3,
    durability: 'normal',
    busyTimeoutMs: 5_000,
    acquireTimeoutMs: 30_000,
    maxQueue: 100_000,
  });
  onTestFinished(() => memory.close(0));
  await memory.ensureDefaultConversation();
  return { memory, file };
}

/** Stores turns number `from` to `to`, each after the one before. */
export async function addTurns(memory: MemoryService, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) await memory.addTurn(turn(number));
}

/** Later than whenever the test runs, so that the last message is later than its conversation. */
export const LONG_AHEAD = 4_000_000_000_000;

export function turn(number: number) {
  return {
    conversationId: DEFAULT_CONVERSATION,
    message: `question ${number}`,
    reply: `answer ${number}`,
    now: LONG_AHEAD + number,
  };
}
