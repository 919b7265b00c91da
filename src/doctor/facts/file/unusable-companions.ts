import { lstat, readlink } from 'node:fs/promises';
import { specialKind } from '../../../sqlite-files/special-kind.ts';
import { COMPANION_PARTS, type CompanionPart } from './companions.ts';

/** What has the name of a log, its index or a journal, but is nothing that SQLite opens as one. */
export interface UnusableCompanion {
  readonly part: CompanionPart;
  /** Such as `a folder`, or `a symbolic link to /other/chat.db-wal`. */
  readonly what: string;
  readonly kind: 'link' | 'pipe' | 'other';
}

type JournalMode = 'wal' | 'rollback';

/**
 * Where SQLite fails: it looks at a log and a journal whatever the mode is, and follows no symbolic links. Tried with 3.40
 * and 3.54.
 */
const FAILS: Readonly<Record<'link' | 'special', Readonly<Record<CompanionPart, readonly JournalMode[]>>>> = {
  special: { wal: ['wal', 'rollback'], shm: ['wal'], journal: ['wal', 'rollback'] },
  link: { wal: ['wal'], shm: ['wal'], journal: ['rollback'] },
};

/** @param path with its symbolic links resolved. */
export async function readUnusableCompanions(
  path: string,
  journalMode: JournalMode,
): Promise<readonly UnusableCompanion[]> {
  const found = await Promise.all(COMPANION_PARTS.map((part) => readUnusable(`${path}-${part}`, part)));
  return found
    .filter((each) => each !== undefined)
    .filter(({ part, kind }) => FAILS[kind === 'link' ? 'link' : 'special'][part].includes(journalMode));
}

async function readUnusable(path: string, part: CompanionPart): Promise<UnusableCompanion | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined || stats.isFile()) return undefined;
  if (!stats.isSymbolicLink())
    return { part, what: specialKind(stats), kind: stats.isFIFO() ? 'pipe' : 'other' };
  const target = await readlink(path).catch(() => 'another file');
  return { part, what: `a symbolic link to ${target}`, kind: 'link' };
}
