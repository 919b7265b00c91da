import { stat } from 'node:fs/promises';
import { type Entry, leadsNowhere, readFileEntry } from '../../../locks/file/entry.ts';
import { readStart } from '../../../locks/file/read-start.ts';
import { readWalIndex } from '../../../locks/file/wal-index.ts';
import { hasLostSuperJournal } from './super-journal.ts';

/** How the names of the files end that SQLite keeps next to a database. */
export const COMPANION_PARTS = ['wal', 'shm', 'journal'] as const;
export type CompanionPart = (typeof COMPANION_PARTS)[number];

/** Those files; null if they do not exist. */
export type Companions = Readonly<Record<CompanionPart, Entry | null>>;

/**
 * Whatever they are, the database itself can be read: what is no file counts as missing here.
 * @param path with its symbolic links resolved: SQLite looks for companions next to the file itself.
 */
export async function readCompanions(path: string): Promise<Companions> {
  const [wal = null, shm = null, journal = null] = await Promise.all(
    COMPANION_PARTS.map((part) => readFileEntry(`${path}-${part}`).catch(() => null)),
  );
  return { wal, shm, journal };
}

/** What SQLite would make of the companions if it opened the database now. */
export interface CompanionState {
  readonly wal: boolean;
  /** `broken`: SQLite would rebuild it, as it does with the index that an ended process left. */
  readonly shm: 'whole' | 'broken' | 'missing';
  /** Whether SQLite would undo a transaction with the journal or delete it, unless its writer is still running. */
  readonly hotJournal: boolean;
}

/** The smallest -shm that SQLite creates. */
const SHM_BYTES = 32_768;

/** Throws the system's error if a file cannot be read. */
export async function readCompanionState(path: string): Promise<CompanionState> {
  const [wal, shm, hotJournal] = await Promise.all([
    bytesOf(`${path}-wal`),
    readIndexState(`${path}-shm`),
    hasHotJournal(path),
  ]);
  return { wal: wal !== undefined, shm, hotJournal };
}

async function readIndexState(path: string): Promise<CompanionState['shm']> {
  const bytes = await bytesOf(path);
  if (bytes === undefined) return 'missing';
  return bytes >= SHM_BYTES && readWalIndex(path) !== null ? 'whole' : 'broken';
}

/** Whether the journal has an interrupted transaction, which SQLite will undo. */
export async function hasInterruptedTransaction(path: string): Promise<boolean> {
  return (await hasHotJournal(path)) && !(await hasLostSuperJournal(`${path}-journal`));
}

/** Whether SQLite would take up the journal. One that is empty or begins with a zero is of no use to it. */
async function hasHotJournal(path: string): Promise<boolean> {
  const journal = `${path}-journal`;
  if ((await bytesOf(journal)) === undefined) return false;
  const [first = 0] = (await ifExists(readStart(journal, 1)))?.start ?? [];
  return first !== 0;
}

/** Undefined if there is no such file, or only a pipe or folder of that name. */
async function bytesOf(path: string): Promise<number | undefined> {
  const stats = await ifExists(stat(path));
  return stats?.isFile() ? stats.size : undefined;
}

async function ifExists<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (leadsNowhere(error)) return undefined;
    throw error;
  }
}
