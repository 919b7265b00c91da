import { expect, it } from 'vitest';
import type { Header } from '../../../../src/doctor/facts/file/file-facts.ts';
import { contradictionsOf } from '../../../../src/doctor/facts/wal/contradictions.ts';
import type { RecoverableLog } from '../../../../src/doctor/facts/wal/left-log.ts';
import { databaseFile, header, recoverableLog } from '../../../support/doctor-facts.ts';

/** The kinds, for a log of one commit and a database of 1024 pages with schema 5. */
const kinds = (log: Partial<RecoverableLog>, database: Partial<Header> = {}) =>
  contradictionsOf(databaseFile({ header: header(database) }), recoverableLog(log)).map(({ kind }) => kind);

const SMALLER: Partial<RecoverableLog> = {
  mostPages: 900,
  firstCommit: { written: 3, databasePages: 900 },
};

it.each<[string, Partial<RecoverableLog>, Partial<Header>, string[]]>([
  ['nothing', { schemaVersion: 5 }, {}, []],
  ['nothing if the schema was changed', { schemaVersion: 6 }, {}, []],
  ['an older schema', { schemaVersion: 4 }, {}, ['schema-version']],
  ['other pages', { pageSize: 1_024 }, {}, ['page-size']],
  ['a rollback journal', {}, { journalMode: 'rollback' }, ['journal-mode']],
  ['a size that it never had', SMALLER, {}, ['size']],
  ['a VACUUM', { ...SMALLER, firstCommit: { written: 900, databasePages: 900 } }, {}, []],
  ['automatic vacuuming', SMALLER, { autoVacuum: true }, []],
  ['an unknown size', SMALLER, { pageCount: null }, []],
  ['what is in the database already', { ...SMALLER, isInDatabase: true, pageSize: 512 }, {}, []],
])('%s', (_, log, database, expected) => {
  expect(kinds(log, database)).toEqual(expected);
});

it('needs a log with commits', () => {
  const rollback = databaseFile({ header: header({ journalMode: 'rollback' }) });
  expect(contradictionsOf(rollback, { kind: 'ignored' })).toEqual([]);
  expect(contradictionsOf(rollback, null)).toEqual([]);
});
