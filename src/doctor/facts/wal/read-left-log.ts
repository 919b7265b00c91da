import { constants, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readFileEntry } from '../../../locks/file/entry.ts';
import type { DatabaseFile } from '../file/file-facts.ts';
import type { LeftLog } from './left-log.ts';
import { type Recovered, readAt, recoverLog } from './recover-log.ts';

/** Reading a larger log takes seconds. */
const MOST_BYTES = 2 ** 28;
const SCHEMA_VERSION_OFFSET = 40;
/** Read without a pause in which signals are heard: some ten milliseconds. */
const PAGES_AT_ONCE = 1_000;

/**
 * Reads a log as SQLite does when it recovers it. Null if there is none, or if it is larger than 256 MiB or cannot be
 * read. Only for a log that no process writes.
 */
export async function readLeftLog({ path }: Pick<DatabaseFile, 'path'>): Promise<LeftLog | null> {
  try {
    const entry = await readFileEntry(`${path}-wal`);
    if (entry === null || entry.bytes === 0 || entry.bytes > MOST_BYTES) return null;
    return await withFile(`${path}-wal`, (log) => withFile(path, (database) => describeLog(log, database)));
  } catch {
    return null;
  }
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  // It may have become a pipe in the meantime: opening it would wait for a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function describeLog(log: FileHandle, database: FileHandle): Promise<LeftLog> {
  const recovered = await recoverLog(log);
  const { pageSize, commits, offsets } = recovered;
  const [firstCommit] = commits;
  if (firstCommit === undefined) return { kind: 'ignored' };
  return {
    kind: 'recoverable',
    pageSize,
    commits: commits.length,
    firstCommit,
    mostPages: commits.reduce((most, { databasePages }) => Math.max(most, databasePages), 0),
    schemaVersion: await schemaVersionIn(log, offsets.get(1)),
    isInDatabase: await hasAll(database, log, recovered),
  };
}

async function schemaVersionIn(log: FileHandle, firstPage: number | undefined): Promise<number | null> {
  if (firstPage === undefined) return null;
  return (await readAt(log, firstPage + SCHEMA_VERSION_OFFSET, 4)).readUInt32BE(0);
}

/**
 * The newest pages first: a checkpoint that was interrupted has copied the others. Synchronously, because there can be half
 * a million pages, and to await one takes longer than to read it.
 */
async function hasAll(
  database: FileHandle,
  log: FileHandle,
  { pageSize, offsets }: Recovered,
): Promise<boolean> {
  const [stored, logged] = [Buffer.alloc(pageSize), Buffer.alloc(pageSize)];
  for (const [index, [page, offset]] of [...offsets].reverse().entries()) {
    if (index % PAGES_AT_ONCE === 0) await nextTurn();
    const bytes = readSync(database.fd, stored, 0, pageSize, (page - 1) * pageSize);
    readSync(log.fd, logged, 0, pageSize, offset);
    if (bytes < pageSize || !stored.equals(logged)) return false;
  }
  return true;
}
