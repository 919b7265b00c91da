import { formatBytes } from '../../bytes.ts';
import { count } from '../../count.ts';
import type { Contradiction } from '../facts/wal/contradictions.ts';

/** Why a log or journal cannot be that of the database beside it, in one line. */
export function describeContradiction(contradiction: Contradiction): string {
  switch (contradiction.kind) {
    case 'page-size':
      return `the log has pages of ${formatBytes(contradiction.log)}, the database of ${formatBytes(contradiction.database)}`;
    case 'journal-mode':
      return 'the database is not in WAL mode, in which it has no log of its own';
    case 'schema-version':
      return `its schema was changed ${count(contradiction.database, 'time')}, in the older log only ${count(contradiction.log, 'time')}`;
    case 'size':
      return `the database has ${count(contradiction.database, 'page')}, but at most ${contradiction.log} after each commit in the log`;
    case 'change-counter':
      return `the change counter of the database is ${contradiction.database}, but ${contradiction.journal} before the transaction in the journal, which would have added 1`;
  }
}
