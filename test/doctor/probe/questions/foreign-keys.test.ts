import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { MOST_VIOLATIONS } from '../../../../src/doctor/facts/contents/contents.ts';
import { countViolations } from '../../../../src/doctor/probe/questions/foreign-keys.ts';

function broken(rows: number) {
  const db = new SqliteDatabase(':memory:');
  db.exec(`
    PRAGMA foreign_keys = OFF;
    CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (parent INTEGER REFERENCES parents (id), other INTEGER REFERENCES parents (id));
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO children SELECT i, NULL FROM n`);
  return countViolations(db);
}

it('counts the rows that refer to a missing row, by their tables', () => {
  expect(broken(3)).toEqual({
    violations: [{ table: 'children', parent: 'parents', count: 3 }],
    unchecked: [],
  });
});

it('stops counting where a table consists of them', () => {
  expect(broken(MOST_VIOLATIONS + 1).violations).toEqual([
    { table: 'children', parent: 'parents', count: MOST_VIOLATIONS },
  ]);
});

it('checks the other tables if one of them refers to columns that are not unique', () => {
  const db = new SqliteDatabase(':memory:');
  db.exec(`
    PRAGMA foreign_keys = OFF;
    CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE names (name TEXT REFERENCES parents (name));
    CREATE TABLE "it's" (parent INTEGER REFERENCES parents);
    INSERT INTO names VALUES ('a');
    INSERT INTO "it's" VALUES (7), (8)`);
  expect(countViolations(db)).toEqual({
    violations: [{ table: "it's", parent: 'parents', count: 2 }],
    unchecked: [{ table: 'names', reason: 'foreign key mismatch - "names" referencing "parents"' }],
  });
});
