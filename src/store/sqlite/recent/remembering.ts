import type { Pool, PoolOperations, Verbs } from '../../pool/pool.ts';
import type { Trace } from '../../trace.ts';
import type { Remembered } from './remembered.ts';

/** The operations of a pool, whose reads are answered from memory where that is known to be what a connection would read. */
export function remembering<Table extends Verbs<Table>>(
  pool: Pool<Table>,
  remembered: Remembered,
  assertUsable: () => void,
): PoolOperations<Table> {
  return {
    read: async (name, args, trace?: Trace) => {
      const operation = { name, args };
      let answer = remembered.answer(operation);
      if (!answer && remembered.isExpected(operation)) {
        // Our own writer has committed, most likely, and its reply comes within this turn of the event loop.
        await new Promise(setImmediate);
        answer = remembered.answer(operation);
      }
      if (!answer) return pool.read(name, args, trace);
      assertUsable();
      pool.countRemembered();
      return answer.result as never;
    },
    write: (name, args, trace?: Trace) => pool.write(name, args, trace),
  };
}
