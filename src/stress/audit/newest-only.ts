import type { StoredTurns } from './stored-turns.ts';

/**
 * How many messages a history shows at most, the newest ones; undefined where no such limit shows. One more turn proves it:
 * it is shown, and the list is not longer than before. `read` reads the history once; `sendOneMore` resolves with whether
 * the turn was acknowledged.
 */
export async function newestOnly(
  read: () => Promise<StoredTurns>,
  sendOneMore: () => Promise<boolean>,
): Promise<number | undefined> {
  const before = await read();
  if (!(await sendOneMore())) return undefined;
  const after = await read();
  return after.notSent > before.notSent && after.listed === before.listed ? after.listed : undefined;
}
