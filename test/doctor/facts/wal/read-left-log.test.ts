import { closeSync, copyFileSync, openSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { readLeftLog } from '../../../../src/doctor/facts/wal/read-left-log.ts';
import { crashed } from '../../../support/left-logs.ts';

const twoCommits = (db: Database) => {
  db.exec("INSERT INTO users (name) VALUES ('first')");
  db.exec('CREATE TABLE other (a)');
};

describe('the log of an ended process', () => {
  it('has its commits, and is not in the database', async () => {
    const path = crashed({}, twoCommits);
    const pages = statSync(path).size / 4_096;
    expect(await readLeftLog({ path })).toEqual({
      kind: 'recoverable',
      pageSize: 4_096,
      commits: 2,
      firstCommit: { written: expect.any(Number), databasePages: pages },
      mostPages: pages + 1,
      schemaVersion: 3,
      isInDatabase: false,
    });
  });

  it('is in the database after a checkpoint', async () => {
    const path = crashed({}, (db) => {
      twoCommits(db);
      db.pragma('wal_checkpoint(PASSIVE)');
    });
    expect(await readLeftLog({ path })).toMatchObject({ commits: 2, isInDatabase: true });
  });

  it('ends at the first frame that is cut off or has another checksum', async () => {
    const path = crashed({}, twoCommits);
    truncateSync(`${path}-wal`, statSync(`${path}-wal`).size - 1);
    expect(await readLeftLog({ path })).toMatchObject({ commits: 1, schemaVersion: null });
    overwrite(`${path}-wal`, 32 + 24 + 50);
    expect(await readLeftLog({ path })).toEqual({ kind: 'ignored' });
  });

  it('does not have the commits of the log before, which follow it in the file', async () => {
    const path = crashed({}, (db) => {
      twoCommits(db);
      db.pragma('wal_checkpoint(RESTART)');
      db.exec("UPDATE users SET name = 'x' WHERE id = 1");
    });
    expect(await readLeftLog({ path })).toMatchObject({ commits: 1 });
  });
});

it('is nothing where there is no log, or an empty one', async () => {
  const path = crashed({}, twoCommits);
  writeFileSync(`${path}-wal`, '');
  expect(await readLeftLog({ path })).toBeNull();
  copyFileSync(path, `${path}.other`);
  expect(await readLeftLog({ path: `${path}.other` })).toBeNull();
});

function overwrite(path: string, offset: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([1, 2, 3]), 0, 3, offset);
  closeSync(file);
}
