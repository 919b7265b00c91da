import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import { integrity } from '../../../src/doctor/checks/integrity.ts';
import { runDoctor } from '../../../src/doctor/doctor.ts';
import type { Contents } from '../../../src/doctor/facts/contents/contents.ts';
import { checksums } from '../../support/damaged.ts';
import { databaseFacts } from '../../support/doctor-facts.ts';
import {
  breakLeaf,
  changeSchema,
  EXTENSIONS,
  type Extension,
  makeExtended,
} from '../../support/extended-database.ts';
import { rulesOf } from '../../support/findings.ts';
import { read } from '../../support/read-contents.ts';
import { tempDatabase } from '../../support/temp-folder.ts';

/** https://www.sqlite.org/fileformat2.html#the_database_header */
const VERSION_AT = 96;

const ALL = Object.keys(EXTENSIONS) as Extension[];

function extended(extension: Extension): string {
  const path = tempDatabase();
  makeExtended(path, extension);
  return path;
}

const examine = (contents: Contents) => outcomeOf(integrity, databaseFacts({ contents }));

const problemsOf = ({ integrity }: Contents) =>
  integrity.status === 'damaged' ? integrity.problems.join('\n') : '';

describe.each([{ full: false }, { full: true }])(
  'a database that needs what its application adds, %o',
  (options) => {
    it.each(ALL)('%s: no error and no warning if it is sound, and nothing is written', async (extension) => {
      const path = extended(extension);
      const before = checksums(dirname(path));
      const outcome = examine(await read(path, 'rollback', options));
      expect(outcome.status).toBe('examined');
      expect(rulesOf(outcome).filter((rule) => !rule.startsWith('info '))).toEqual([]);
      expect(checksums(dirname(path))).toEqual(before);
    });

    it.each(ALL)('%s: damage in another table is found', async (extension) => {
      const path = extended(extension);
      breakLeaf(path, 'notes');
      const contents = await read(path, 'rollback', options);
      expect(problemsOf(contents)).toMatch(/^Tree \d+ \(notes\) page \d+/m);
      expect(rulesOf(examine(contents))).toContain('error damaged');
    });

    it.each(ALL)('%s: damage in the index of another table is found', async (extension) => {
      const path = extended(extension);
      breakLeaf(path, 'by_text');
      expect(problemsOf(await read(path, 'rollback', options))).toMatch(/^Tree \d+ \(by_text\) page \d+/m);
    });
  },
);

describe('the table that needs a collation', () => {
  it('is named, with the collation and what was looked at instead', async () => {
    expect(await read(extended('collation'), 'rollback', { full: true })).toMatchObject({
      integrity: {
        status: 'partial',
        byTable: {
          tables: 2,
          checked: 1,
          unchecked: [{ table: 'items', reason: 'no such collation sequence: icu_root', instead: 'rows' }],
          stopped: null,
        },
      },
      foreignKeys: { status: 'answered' },
    });
  });

  it.each(['items', 'by_title'])('has its pages read: damage of %s is found', async (name) => {
    const path = extended('collation');
    breakLeaf(path, name);
    expect(problemsOf(await read(path, 'rollback'))).toMatch(
      new RegExp(`^page \\d+ of ${name} is corrupted$`),
    );
  });

  it('has its rows read: damage of a long value is found', async () => {
    const path = extended('collation');
    const db = new SqliteDatabase(path);
    db.exec(`CREATE TABLE long (id INTEGER PRIMARY KEY, data BLOB, title TEXT COLLATE NOCASE UNIQUE);
      INSERT INTO long (data) VALUES (zeroblob(20000))`);
    changeSchema(db, (sql) => sql.replace('NOCASE UNIQUE', 'icu_root UNIQUE'));
    db.close();
    expect(await read(path, 'rollback')).toMatchObject({ integrity: { status: 'partial' } });
    breakLeaf(path, 'long', 'overflow');
    expect(problemsOf(await read(path, 'rollback'))).toBe('long: database disk image is malformed');
  });

  it('leaves nothing to look at if it is the only one', async () => {
    const path = extended('collation');
    const db = new SqliteDatabase(path);
    db.exec('DROP TABLE notes');
    db.close();
    expect(examine(await read(path, 'rollback'))).toEqual({
      status: 'skipped',
      reason: 'no table could be checked: items needs the collation icu_root of its application',
    });
  });
});

it('a table whose index needs a function is checked without its indexes', async () => {
  expect(await read(extended('index on a function'), 'rollback', { full: true })).toMatchObject({
    integrity: {
      status: 'partial',
      byTable: { checked: 1, unchecked: [{ table: 'items', instead: 'quick_check' }] },
    },
  });
});

it('tables of all names are checked', async () => {
  const path = extended('collation');
  const names = ['1', 'order', 'a"b', "it's", '💥', ' ', 'items; DROP TABLE notes'];
  const db = new SqliteDatabase(path);
  for (const name of names) db.exec(`CREATE TABLE "${name.replaceAll('"', '""')}" (x UNIQUE, y)`);
  db.exec(
    'CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO counted VALUES (1); ANALYZE notes',
  );
  db.close();
  expect(await read(path, 'rollback')).toMatchObject({
    integrity: { status: 'partial', byTable: { tables: 10, checked: 9, unchecked: [{ table: 'items' }] } },
  });
});

it('foreign keys are checked table by table, too', async () => {
  const path = extended('collation');
  const db = new SqliteDatabase(path);
  db.pragma('foreign_keys = OFF');
  db.exec(`
    CREATE TABLE parents (name TEXT COLLATE NOCASE PRIMARY KEY);
    CREATE TABLE children (name TEXT REFERENCES parents);
    CREATE TABLE tags (note INTEGER REFERENCES notes);
    INSERT INTO tags VALUES (1), (1000)`);
  changeSchema(db, (sql) => sql.replace('NOCASE', 'icu_root'));
  db.close();
  expect((await read(path, 'rollback')).foreignKeys).toEqual({
    status: 'answered',
    value: {
      violations: [{ table: 'tags', parent: 'notes', count: 1 }],
      unchecked: [{ table: 'children', reason: 'no such collation sequence: icu_root' }],
    },
  });
});

it('an entry of the schema that cannot be parsed hides no other damage', async () => {
  const path = extended('index on a function');
  breakLeaf(path, 'notes');
  const db = new SqliteDatabase(path);
  changeSchema(db, (sql) => sql.replace('CREATE TABLE items', 'CREATE TABEL items'));
  db.close();
  const problems = problemsOf(await read(path, 'rollback'));
  expect(problems).toMatch(/^malformed database schema \(items\)/);
  expect(problems).toMatch(/^Tree \d+ \(notes\) page \d+/m);
});

describe('a schema that a newer SQLite wrote', () => {
  function newer({ isDamaged = false } = {}): string {
    const path = extended('index on a function');
    if (isDamaged) breakLeaf(path, 'notes');
    const db = new SqliteDatabase(path);
    changeSchema(db, (sql) => sql.replace(/^CREATE TABLE items.*/, '$& FUTURE'));
    db.close();
    const bytes = readFileSync(path);
    bytes.writeUInt32BE(3_999_000, VERSION_AT);
    writeFileSync(path, bytes);
    return path;
  }
  const look = (file: string) =>
    runDoctor({ target: { kind: 'file', file }, watchMs: 50, extendedMs: null, full: false });

  it('is no damage', async () => {
    const { checks } = await look(newer());
    expect(checks.flatMap(rulesOf).filter((rule) => rule.startsWith('error'))).toEqual([]);
    expect(checks.flatMap(rulesOf)).toContain('info integrity-partial');
    expect(checks.find(({ name }) => name === 'data')?.status).toBe('skipped');
  });

  it('hides no damage', async () => {
    expect((await look(newer({ isDamaged: true }))).checks.flatMap(rulesOf)).toContain('error damaged');
  });
});
