import { shellQuote } from '../../../shell-quote.ts';
import type { FindingsOf } from '../../check.ts';
import type { UnusableCompanion } from '../../facts/file/unusable-companions.ts';

const NOUNS = { wal: 'write-ahead log', shm: 'index of the log', journal: 'rollback journal' } as const;

/** Programs cannot open the database, or not write to it, although the file itself is sound. */
export const unusableCompanion: FindingsOf = ({ file }) => {
  if (file?.kind !== 'database') return [];
  return file.unusable.map((companion) => ({
    rule: 'unusable-companion',
    severity: 'error',
    message: `${file.path}-${companion.part} is ${companion.what}, which SQLite does not use as the ${NOUNS[companion.part]}`,
    evidence: [symptomOf(companion)],
    remedy: remedyFor(companion, `${file.path}-${companion.part}`),
  }));
};

function symptomOf({ part, kind }: UnusableCompanion): string {
  return part === 'journal' && kind === 'pipe'
    ? 'programs hang when they open the database: they wait for a process that writes into the pipe'
    : 'programs that read or write the database fail with "unable to open database file" or "disk I/O error"';
}

function remedyFor({ kind }: UnusableCompanion, path: string): string {
  const name = shellQuote(path);
  return kind === 'link'
    ? `End all processes that have the database open. If the link leads to a file with content, put that in its place: it may have commits. Otherwise remove the link: rm ${name}. Link the database or its folder, never the files next to it.`
    : `End all processes that have the database open, then move it away: mv ${name} ${shellQuote(`${path}.aside`)}. A container creates a folder of that name where a log that does not exist should be mounted: mount the folder of the database instead.`;
}
