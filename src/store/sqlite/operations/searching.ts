// The operations of conversations where messages can be searched for: as in memory.ts, but the transaction that stores turns
// also adds them to the index.
import type { Database } from 'better-sqlite3';
import type { AddedTurn, IndexStep, KeyedTurn, StoredTurn, Turn, UsedKey } from '../../types.ts';
import { addKeyedTurn as storeKeyedTurn } from './keys.ts';
import { indexMessages } from './search.ts';
import { forgetRecent, type RenewedSummary, storeDueSummaries } from './summaries.ts';
import { addTurn as storeTurn } from './turns.ts';

// Except for those of the same names below.
export * from './memory.ts';
export {
  createSearchIndex,
  hasSearchIndex,
  indexMessages,
  isIndexComplete,
  searchMessages,
} from './search.ts';

type Size = Pick<IndexStep, 'messages' | 'chars'>;

/** What a transaction adds to the index beyond its own messages, where others have left some. */
const OVERDUE: Size = { messages: 100, chars: 100_000 };

/** What the transaction of a connection has stored so far. */
const stored = new WeakMap<Database, Size>();

function addIndexedTurn(db: Database, turn: Turn): StoredTurn {
  const ids = storeTurn(db, turn);
  note(db, turn);
  return ids;
}

function addIndexedKeyedTurn(db: Database, turn: KeyedTurn): AddedTurn | UsedKey {
  const added = storeKeyedTurn(db, turn);
  if (added.kind === 'added') note(db, turn);
  return added;
}

function note(db: Database, { message, reply }: Turn): void {
  const { messages, chars } = stored.get(db) ?? { messages: 0, chars: 0 };
  stored.set(db, { messages: messages + 2, chars: chars + message.length + reply.length });
}

/** Once for all turns of the transaction: the index writes what it got at each savepoint, and at the commit. */
export function beforeCommit(db: Database): readonly RenewedSummary[] {
  const renewed = storeDueSummaries(db);
  const own = stored.get(db);
  stored.delete(db);
  // Read back, because what was stored may have been deleted in the same transaction.
  if (own) indexMessages(db, { messages: own.messages + OVERDUE.messages, chars: own.chars + OVERDUE.chars });
  return renewed;
}

export function afterRollback(db: Database): void {
  stored.delete(db);
  forgetRecent(db);
}

export { addIndexedKeyedTurn as addKeyedTurn, addIndexedTurn as addTurn };
