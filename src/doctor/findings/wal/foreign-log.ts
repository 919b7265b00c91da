import { formatBytes } from '../../../bytes.ts';
import { count } from '../../../count.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { FindingsOf } from '../../check.ts';
import type { Facts } from '../../facts/facts.ts';
import type { DatabaseFile } from '../../facts/file/file-facts.ts';
import { type ForeignLog, foreignLogOf } from '../../facts/foreign-log.ts';
import { describeContradiction } from '../../wording/contradiction.ts';
import { damageKindOf } from '../../wording/damage-kind.ts';
import { describeLogAge, isOlderLog } from '../../wording/log-age.ts';

const NOUNS = { wal: 'write-ahead log', journal: 'rollback journal' } as const;

/** Usually a backup was copied over a database whose last process had left a log. */
export const foreignLog: FindingsOf = (facts) => {
  const { file } = facts;
  const foreign = foreignLogOf(facts);
  if (file?.kind !== 'database' || !foreign) return [];
  const isLog = foreign.companion === 'wal';
  return [
    {
      rule: isLog ? 'foreign-log' : 'foreign-journal',
      severity: 'error',
      message: messageOf(foreign, file),
      evidence: evidenceOf(foreign, facts),
      remedy: isCertain(foreign, facts) ? removal(foreign, file) : choice(foreign, file),
    },
  ];
};

function messageOf(
  { companion, contradictions, without, isDamagedWith }: ForeignLog,
  { path }: DatabaseFile,
): string {
  const noun = NOUNS[companion];
  const proven = `the ${noun} ${path}-${companion} does not belong to the database`;
  if (without !== 'sound' || !isDamagedWith) return proven;
  const isProven = contradictions.length > 0;
  return `${path} is sound without its ${noun}, and damaged with it${isProven ? ': they do not belong together' : ''}`;
}

function evidenceOf(foreign: ForeignLog, facts: Facts): string[] {
  const { contradictions, without, companion } = foreign;
  return [
    ...contradictions.map(describeContradiction),
    ...(isCertain(foreign, facts)
      ? ['most likely, a backup was copied over the database, beside what an ended process had left']
      : []),
    ...(without === null
      ? []
      : [
          `without it, the check of the database finds ${without === 'sound' ? 'nothing wrong' : 'problems too'}`,
        ]),
    ...describeSizes(facts),
    ...(companion === 'wal' ? describeLogAge(facts.file) : []),
    `SQLite takes any ${NOUNS[companion]} of that name for its own: the next process that opens the database writes these pages into it, for good`,
  ];
}

function describeSizes({ file, leftLog }: Facts): string[] {
  if (file?.kind !== 'database' || leftLog?.kind !== 'recoverable') return [];
  const { commits, mostPages, pageSize } = leftLog;
  return [
    `the log has ${count(commits, 'commit')} of a database of up to ${count(mostPages, 'page')} of ${formatBytes(pageSize)}; this one has ${formatBytes(file.entry.bytes)}`,
  ];
}

/** Wrong entries of indexes and wrong values may also have been committed by a program, and be in its own log. */
function isCertain({ contradictions, companion }: ForeignLog, { file, contents }: Facts): boolean {
  if (contradictions.length > 0 || contents?.integrity.status !== 'damaged') return true;
  return damageKindOf(contents.integrity.problems) === 'pages' || (companion === 'wal' && isOlderLog(file));
}

function removal({ companion, without }: ForeignLog, file: DatabaseFile): string {
  const [noun, command] = [NOUNS[companion], moveAway(companion, file)];
  const warning = `Do not open the database with SQLite, not even to read. While no process has it open, move the ${noun} away`;
  return without === 'damaged'
    ? `${warning}, and delete neither: ${command}. The database is damaged without it, too: restore a backup, and look for the database that this ${noun} belongs to.`
    : `${warning}: ${command}. Then run genesis doctor again. Keep what you moved: together with the database that it was written for, it has that one's latest commits.`;
}

function choice({ companion }: ForeignLog, file: DatabaseFile): string {
  return `Copy all files of the database first. If a backup was copied over it, move the ${NOUNS[companion]} away before any process opens it: ${moveAway(companion, file)}. Otherwise keep it: a program has committed what the check complains about, and REINDEX mends indexes.`;
}

function moveAway(companion: ForeignLog['companion'], { path, companions }: DatabaseFile): string {
  const hasIndex = companion === 'wal' && companions.shm !== null;
  return [companion, ...(hasIndex ? ['shm'] : [])]
    .map((name) => `mv ${shellQuote(`${path}-${name}`)} ${shellQuote(`${path}-${name}.aside`)}`)
    .join('; ');
}
