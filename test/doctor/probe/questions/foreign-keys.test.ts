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
  expect(broken(3)).toEqual([{ table: 'children', parent: 'parents', count: 3 }]);
});

it('stops counting where a table consists of them', () => {
  expect(broken(MOST_VIOLATIONS + 1)).toEqual([
    { table: 'children', parent: 'parents', count: MOST_VIOLATIONS },
  ]);
});
