import { fileSystemKind } from '../../../locks/proc/file-system-kind.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';
import { journalModeOf } from '../journal-mode.ts';

export function rollbackJournal(facts: Facts): Finding | undefined {
  if (journalModeOf(facts) !== 'rollback') return undefined;
  const kind = fileSystemKind(facts.environment?.mount?.type ?? '');
  // There WAL would be the worse choice.
  if (kind === 'network' || kind === 'shared') return undefined;
  const path = shellQuote(facts.file?.path ?? 'FILE');
  return {
    rule: 'rollback-journal',
    severity: 'warning',
    message:
      'the database uses a rollback journal, in which nobody can commit while anyone reads, and nobody can read during a commit',
    evidence: [],
    remedy: `Switch it to WAL, in which readers and a writer do not wait for each other: sqlite3 ${path} "PRAGMA journal_mode=WAL". The file keeps that setting; nobody else may have it open at that moment.`,
  };
}
