import type { Answer, ChatData } from '../../facts/contents/contents.ts';
import type { ConnectionFailure } from './connection-failure.ts';
import type { LockLooks } from './lock-looks.ts';
import type { DatabaseCounters, Replication, ServerState, Settings } from './server-state.ts';
import type { Connections, Transactions } from './sessions.ts';
import type { Ages, InvalidIndex, TableStatistics, UnindexedForeignKey } from './tables.ts';

/** Everything that was read of a PostgreSQL database. What was refused or took too long is unanswered, with the reason. */
export interface PostgresFacts {
  /** Null if a session could be opened. */
  readonly failure: ConnectionFailure | null;
  readonly server: Answer<ServerState>;
  readonly locks: Answer<LockLooks>;
  readonly transactions: Answer<Transactions>;
  readonly connections: Answer<Connections>;
  readonly settings: Answer<Settings>;
  readonly counters: Answer<DatabaseCounters>;
  readonly replication: Answer<Replication>;
  readonly ages: Answer<Ages>;
  readonly tables: Answer<readonly TableStatistics[]>;
  readonly invalidIndexes: Answer<readonly InvalidIndex[]>;
  readonly foreignKeys: Answer<readonly UnindexedForeignKey[]>;
  /** Null for a database that is not Genesis's. */
  readonly chat: Answer<ChatData | null>;
}

/** The value of an answered question. */
export function answerTo<T>(answer: Answer<T>): T | undefined {
  return answer.status === 'answered' ? answer.value : undefined;
}
