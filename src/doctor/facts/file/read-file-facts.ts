import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../../../errors.ts';
import { readStart } from '../../../locks/file/read-start.ts';
import { readWalIndex } from '../../../locks/file/wal-index.ts';
import { specialKind } from '../../../sqlite-files/special-kind.ts';
import { isCounterForeign } from '../journal/is-counter-foreign.ts';
import { readJournalCounter } from '../journal/read-journal-counter.ts';
import { hasInterruptedTransaction, readCompanions } from './companions.ts';
import { databasesIn } from './databases-in.ts';
import { detectFormat, isEncryptedAfterMagic } from './detect-format.ts';
import type { DatabaseFile, FileFacts } from './file-facts.ts';
import { beginsLikeDatabase, parseHeader } from './header.ts';
import { readMissingFile } from './read-missing-file.ts';
import { readUnreadableFile } from './read-unreadable-file.ts';
import { expectedBytes } from './truncation.ts';
import { readUnusableCompanions } from './unusable-companions.ts';

const START_BYTES = 65_536;
const MOST_DATABASES = 20;
const EQUAL_LOOKS = 3;
const MOST_LOOKS = 50;
const PAUSE_MS = 20;

type Pause = () => Promise<void>;

/**
 * Reads a file without SQLite. Not for a process that has it open with SQLite: that would drop its locks.
 * Never blocks, whatever the file is, and throws nothing: why it cannot be read is a fact too.
 * @param pause between two looks at a file that seems to be truncated.
 */
export async function readFileFacts(file: string, pause: Pause = () => delay(PAUSE_MS)): Promise<FileFacts> {
  const named = resolve(file);
  try {
    const path = await realpath(named);
    return await readByKind(path, await stat(path), pause);
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? readMissingFile(named)
      : readUnreadableFile(named, error);
  }
}

async function readByKind(path: string, stats: Stats, pause: Pause): Promise<FileFacts> {
  if (stats.isDirectory()) {
    return { kind: 'folder', path, databases: (await databasesIn(path)).slice(0, MOST_DATABASES) };
  }
  if (!stats.isFile()) return { kind: 'special', path, what: specialKind(stats) };
  return readSettled(path, pause);
}

/**
 * In the middle of a commit, a file looks truncated, or as if the journal were that of another one. It is so if several
 * looks agree, with no change in between.
 */
async function readSettled(path: string, pause: Pause): Promise<FileFacts> {
  let equal = 0;
  let before = '';
  for (let look = 1; ; look++) {
    const facts = await readRegular(path);
    if (facts.kind !== 'database' || !looksWrong(facts)) return facts;
    const { entry, header, journalCounter } = facts;
    const now = `${entry.bytes} ${entry.modifiedAt} ${header.changeCounter} ${journalCounter}`;
    equal = now === before ? equal + 1 : 1;
    if (equal === EQUAL_LOOKS || look === MOST_LOOKS) return facts;
    before = now;
    await pause();
  }
}

function looksWrong(file: DatabaseFile): boolean {
  return (
    expectedBytes(file) !== undefined || isCounterForeign(file.journalCounter, file.header.changeCounter)
  );
}

async function readRegular(path: string): Promise<FileFacts> {
  const { start, entry } = await readStart(path, START_BYTES);
  const companions = await readCompanions(path);
  if (start.length === 0) return { kind: 'empty', path, entry, companions };
  if (!beginsLikeDatabase(start))
    return { kind: 'not-a-database', path, entry, ...detectFormat(start, entry.bytes) };
  const header = parseHeader(start);
  if (header.defects.length > 0 && isEncryptedAfterMagic(start, entry.bytes))
    return { kind: 'not-a-database', path, entry, looksLike: 'encrypted', format: null };
  const hotJournal = await hasInterruptedTransaction(path).catch(() => false);
  const journalCounter = hotJournal ? await readJournalCounter(`${path}-journal`).catch(() => null) : null;
  const unusable = await readUnusableCompanions(path, header.journalMode);
  const lostPages = companions.wal?.bytes ? 0 : pagesOnlyInLog(`${path}-shm`);
  return {
    kind: 'database',
    path,
    entry,
    companions,
    hotJournal,
    journalCounter,
    lostPages,
    unusable,
    header,
  };
}

/** By the index of the log. A process that closes the database in order removes the index before the log. */
function pagesOnlyInLog(shm: string): number {
  const index = readWalIndex(shm);
  return index === null ? 0 : Math.max(0, index.frames - index.backfilled);
}
