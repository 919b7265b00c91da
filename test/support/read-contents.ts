import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Contents } from '../../src/doctor/facts/contents/contents.ts';
import { readContents } from '../../src/doctor/probe/read-contents.ts';
import type { ReadingOptions } from '../../src/doctor/probe/reading.ts';
import { makeNotes } from './broken-database.ts';
import { databaseFile, header } from './doctor-facts.ts';
import { executeElsewhere } from './elsewhere.ts';
import { tempDatabase } from './temp-folder.ts';

/** Reads a database as the doctor does; by default one that no process has open. */
export function read(path: string, journalMode: 'wal' | 'rollback', options: Partial<ReadingOptions> = {}) {
  const file = databaseFile({ path, header: header({ journalMode, applicationId: 0 }) });
  return readContents(file, {
    isInUse: false,
    leftLog: null,
    full: false,
    signal: new AbortController().signal,
    onStart: () => {},
    ...options,
  });
}

export const tablesOf = ({ schema }: Contents) =>
  schema.status === 'answered' ? schema.value.tables : undefined;

/** With the journal of a transaction that wrote into the database and did not end. */
export async function interruptedDatabase({ isLive = false } = {}): Promise<string> {
  const path = tempDatabase();
  makeNotes(path, 'delete');
  const clean = hashOf(path);
  const { kill } = await executeElsewhere(
    path,
    // It writes what does not fit into the cache, and syncs the journal before that.
    'PRAGMA cache_size = 1',
    'BEGIN IMMEDIATE',
    'CREATE TABLE second (id INTEGER)',
    'UPDATE notes SET text = upper(text)',
  );
  if (isLive) return path;
  await kill();
  if (hashOf(path) === clean) throw new Error('it did not write into the database before it was killed');
  return path;
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
