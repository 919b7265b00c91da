import { fileSystemKind } from '../../../locks/proc/file-system-kind.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { FindingsOf } from '../../check.ts';
import type { Facts } from '../../facts/facts.ts';
import { journalModeOf } from '../../facts/journal-mode.ts';

export const rollbackJournal: FindingsOf = (facts) => {
  if (journalModeOf(facts) !== 'rollback') return [];
  // On these, WAL would be the worse choice.
  const kind = fileSystemKind(facts.environment?.mount?.type ?? '');
  if (kind === 'network' || kind === 'shared') return [];
  const path = shellQuote(facts.file?.path ?? 'FILE');
  return [
    {
      rule: 'rollback-journal',
      severity: isShared(facts) ? 'warning' : 'info',
      message:
        'the database uses a rollback journal: no process can commit while another one reads, and none can read during a commit',
      evidence: [],
      remedy: `If several connections use it at once, switch it to WAL, where readers and a writer do not wait for each other: sqlite3 ${path} "PRAGMA journal_mode=WAL". The file keeps that setting; no other process may have it open at that moment.`,
    },
  ];
};

/** It is SQLite's default, and right for a file with one user: a chat has several, and so has a file that two processes have open. */
function isShared({ openers, contents, server }: Facts): boolean {
  const isChat = contents?.schema.status === 'answered' && contents.schema.value.owner !== 'other';
  return isChat || server?.kind === 'genesis' || (openers ?? []).length > 1;
}
