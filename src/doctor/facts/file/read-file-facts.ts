import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../../../errors.ts';
import { readStart } from '../../../locks/file/read-start.ts';
import { isHot } from './beside.ts';
import { databasesIn } from './databases-in.ts';
import type { FileFacts } from './file-facts.ts';
import { beginsAsDatabase, parseHeader } from './header.ts';
import { looksLike } from './looks-like.ts';
import { readMissingFile } from './missing-file.ts';
import { readCompanions } from './read-companions.ts';
import { expectedBytes } from './truncation.ts';
import { readUnreadableFile } from './unreadable-file.ts';

const START_BYTES = 65_536;
const MOST_DATABASES = 20;
const LOOKS_ALIKE = 3;
const MOST_LOOKS = 50;
const PAUSE_MS = 20;

type Pause = () => Promise<void>;

/**
 * Looks at a file without SQLite: in a process that has it open through SQLite this would drop its locks.
 * Never waits, whatever the file is, and throws nothing: why it cannot be read is a fact too.
 * @param pause between two looks at a file that seems to be cut off.
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
  if (!stats.isFile()) return { kind: 'special', path, what: kindOf(stats) };
  return readSettled(path, pause);
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/** In the middle of a commit a file looks cut off. It is where several looks find it so, and nothing changes between them. */
async function readSettled(path: string, pause: Pause): Promise<FileFacts> {
  let alike = 0;
  let before = '';
  for (let look = 1; ; look++) {
    const facts = await readRegular(path);
    if (facts.kind !== 'database' || expectedBytes(facts) === undefined) return facts;
    const now = `${facts.entry.bytes} ${facts.entry.modifiedAt} ${facts.header.changeCounter}`;
    alike = now === before ? alike + 1 : 1;
    if (alike === LOOKS_ALIKE || look === MOST_LOOKS) return facts;
    before = now;
    await pause();
  }
}

async function readRegular(path: string): Promise<FileFacts> {
  const { start, entry } = await readStart(path, START_BYTES);
  const companions = await readCompanions(path);
  if (start.length === 0) return { kind: 'empty', path, entry, companions };
  if (!beginsAsDatabase(start))
    return { kind: 'not-a-database', path, entry, ...looksLike(start, entry.bytes) };
  const hotJournal = await isHot(`${path}-journal`).catch(() => false);
  return { kind: 'database', path, entry, companions, hotJournal, header: parseHeader(start) };
}
