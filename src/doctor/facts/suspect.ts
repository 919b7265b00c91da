import type { DatabaseFile } from './file/file-facts.ts';
import { isCounterForeign } from './journal/is-counter-foreign.ts';
import { type Contradiction, contradictionsOf } from './wal/contradictions.ts';
import type { LeftLog } from './wal/left-log.ts';

/** The log or the journal beside a database, whichever is more likely not to be its own. */
export interface Suspect {
  readonly companion: 'wal' | 'journal';
  /** What proves that; empty if nothing does. */
  readonly contradictions: readonly Contradiction[];
}

/** Without a proof, it is the journal: SQLite undoes what that has before it looks at a log. */
export function suspectOf(file: DatabaseFile, log: LeftLog | null): Suspect {
  const { header, hotJournal, journalCounter } = file;
  if (isCounterForeign(journalCounter, header.changeCounter)) {
    const counters = { journal: journalCounter, database: header.changeCounter };
    return { companion: 'journal', contradictions: [{ kind: 'change-counter', ...counters }] };
  }
  const contradictions = contradictionsOf(file, log);
  return { companion: hotJournal && contradictions.length === 0 ? 'journal' : 'wal', contradictions };
}
