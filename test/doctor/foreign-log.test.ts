import { copyFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/doctor/doctor.ts';
import type { Finding } from '../../src/doctor/result.ts';
import { makeNotes } from '../support/broken-database.ts';
import { checksums } from '../support/damaged.ts';
import { findingsOf } from '../support/findings.ts';
import { backedUp, byCopy, byVacuum, crashed, restored, type Shape } from '../support/left-logs.ts';
import { interruptedDatabase } from '../support/read-contents.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** What the doctor finds, having changed nothing. */
async function examine(file: string): Promise<readonly Finding[]> {
  const before = checksums(dirname(file));
  const { checks } = await runDoctor({
    target: { kind: 'file', file },
    watchMs: 1,
    extendedMs: null,
    full: false,
  });
  expect(checksums(dirname(file))).toEqual(before);
  return checks.flatMap(findingsOf);
}

const named = (findings: readonly Finding[], ...rules: string[]) =>
  findings.filter(({ rule }) => rules.includes(rule)).map(({ severity, rule }) => `${severity} ${rule}`);

const aboutLog = (findings: readonly Finding[]) =>
  named(findings, 'foreign-log', 'foreign-journal', 'left-wal', 'hot-journal', 'damaged');

const evidenceOf = (findings: readonly Finding[]) => findings.flatMap(({ evidence }) => evidence).join('\n');

/** Makes the database larger, and changes rows everywhere, after a log that has begun anew. */
function muchWork(db: Database): void {
  db.exec('CREATE TABLE extra (a, b)');
  const insert = db.prepare('INSERT INTO extra VALUES (?, ?)');
  db.transaction(() => {
    for (let row = 0; row < 500; row++) insert.run(row, 'e'.repeat(300));
  })();
  db.pragma('wal_checkpoint(RESTART)');
  db.exec(`UPDATE users SET name = 'changed' || id WHERE id % 7 = 0`);
}

const addTable = (db: Database) => void db.exec('CREATE TABLE other (a)');
const addRow = (db: Database) => void db.exec(`INSERT INTO users (name) VALUES ('last')`);

describe('a backup beside the log of another state', () => {
  it('is sound without the log, and damaged with it', async () => {
    const findings = await examine(restored(backedUp({}, byCopy), crashed({}, muchWork)));
    expect(aboutLog(findings)).toEqual(['error foreign-log', 'error damaged']);
    expect(findings[0]?.message).toMatch(/is sound without its write-ahead log, and damaged with it/);
    expect(findings[0]?.remedy).toMatch(/^Do not open the database with SQLite.* mv \S+chat.db-wal /);
    expect(JSON.stringify(findings)).not.toMatch(/Keep the -wal with|Restore a backup/);
  });

  it.each<[string, Shape, (db: Database) => void, RegExp]>([
    ['with smaller pages', { pageSize: 1_024 }, addTable, /pages of 1 KiB, the database of 4 KiB/],
    ['with larger pages', { pageSize: 8_192 }, addRow, /pages of 8 KiB, the database of 4 KiB/],
    ['of a small database', { table: 'a', rows: 9 }, addTable, /but at most 4 after each commit/],
  ])('%s is no log of that database', async (_, shape, work, evidence) => {
    const findings = await examine(restored(backedUp({}, byCopy), crashed(shape, work)));
    expect(aboutLog(findings)).toContain('error foreign-log');
    expect(aboutLog(findings)).not.toContain('warning left-wal');
    expect(evidenceOf(findings)).toMatch(evidence);
  });

  it('is no log of a database that is not in WAL mode, although that looks sound with it', async () => {
    const findings = await examine(restored(backedUp({}, byVacuum), crashed({}, addRow)));
    expect(aboutLog(findings)).toContain('error foreign-log');
    expect(evidenceOf(findings)).toContain('the database is not in WAL mode');
  });

  it('has an older schema than the database', async () => {
    const backup = backedUp({}, (db, path) => {
      db.exec('CREATE TABLE a (x); CREATE TABLE b (x)');
      db.pragma('wal_checkpoint(TRUNCATE)');
      byCopy(db, path);
    });
    const findings = await examine(restored(backup, crashed({}, addTable)));
    expect(aboutLog(findings)).toContain('error foreign-log');
    expect(evidenceOf(findings)).toContain('its schema was changed 4 times, in the older log only 3 times');
  });

  describe('that damages only an index, which a complete check sees', () => {
    const mixed = () => {
      const left = crashed({}, (db) => void db.exec(`UPDATE users SET name = 'zz' || name WHERE id = 5`));
      const backup = backedUp({}, (db, path) => {
        db.exec(`UPDATE users SET name = 'mm' || name WHERE id = 5`);
        db.pragma('wal_checkpoint(TRUNCATE)');
        byCopy(db, path);
      });
      return restored(backup, left);
    };

    it('may be its own, if nothing else speaks against that', async () => {
      const file = mixed();
      for (const path of [file, `${file}-wal`]) utimesSync(path, 0, 1_700_000_000);
      const findings = await examine(file);
      expect(aboutLog(findings)).toContain('error foreign-log');
      expect(findings[0]?.remedy).toMatch(/^Copy all files.*If a backup was copied over it, move/);
    });

    it('is of another state if the database was written long after it', async () => {
      const file = mixed();
      utimesSync(`${file}-wal`, 0, 1_700_000_000);
      const findings = await examine(file);
      expect(findings[0]?.remedy).toMatch(/^Do not open/);
      expect(evidenceOf(findings)).toMatch(
        /was written \d+ days after it, as when a backup is copied over it/,
      );
    });
  });
});

it('is recognised although the database needs a function of its application', async () => {
  const withFunction = (work: (db: Database) => void) => (db: Database) => {
    db.function('own', { deterministic: true }, (text) => `own ${text}`);
    db.exec('CREATE TABLE mine (a); CREATE INDEX by_own ON mine (own(a))');
    db.pragma('wal_checkpoint(TRUNCATE)');
    work(db);
  };
  const backup = backedUp({}, (db, path) => withFunction(() => byCopy(db, path))(db));
  const findings = await examine(restored(backup, crashed({}, withFunction(muchWork))));
  expect(aboutLog(findings)).toEqual(['error foreign-log', 'error damaged']);
});

it('a journal of another state damages a database that is sound without it', async () => {
  const left = await interruptedDatabase();
  const findings = await examine(restored(backedUp({}, byVacuum), left));
  expect(aboutLog(findings)).toEqual(['error foreign-journal', 'error damaged']);
  expect(findings[0]?.remedy).toContain(`mv ${left}-journal ${left}-journal.aside.`);
});

describe('the log of a crashed process', () => {
  it.each<[string, Shape, (db: Database) => void]>([
    ['that changed rows', {}, addRow],
    ['that made the database larger', {}, muchWork],
    ['that made it smaller', {}, (db) => void db.exec('DELETE FROM users WHERE id > 9; VACUUM')],
    [
      'that made it smaller with automatic vacuuming',
      { setup: 'PRAGMA auto_vacuum = FULL' },
      (db) => void db.exec('DELETE FROM users WHERE id > 9'),
    ],
    [
      'that made it smaller step by step',
      { setup: 'PRAGMA auto_vacuum = INCREMENTAL' },
      (db) => void db.exec('DELETE FROM users WHERE id > 9; PRAGMA incremental_vacuum(5)'),
    ],
    ['that dropped what it had just made', {}, (db) => void db.exec('CREATE TABLE a (x); DROP TABLE a')],
    [
      'whose own function made the entries of an index',
      {},
      (db) => {
        db.function('lower', { deterministic: true }, (text) => `own ${text}`);
        db.pragma('wal_checkpoint(TRUNCATE)');
        db.exec('CREATE INDEX by_lower ON users (lower(name))');
        db.pragma('wal_checkpoint(TRUNCATE)');
        addRow(db);
      },
    ],
    [
      'that was in the middle of a checkpoint',
      {},
      (db) => {
        addRow(db);
        db.pragma('wal_checkpoint(PASSIVE)');
        muchWork(db);
      },
    ],
  ])('%s belongs to its database', async (_, shape, work) => {
    expect(aboutLog(await examine(crashed(shape, work)))).toEqual(['warning left-wal']);
  });

  it.each<[string, (path: string) => void]>([
    ['that was copied into the database', () => {}],
    ['that has only a header', (log) => truncateSync(log, 32)],
    ['whose first transaction is not whole', (log) => truncateSync(log, 32 + 24 + 100)],
    ['that is not a log', (log) => writeFileSync(log, 'x'.repeat(5_000))],
  ])('%s is no loss', async (_, change) => {
    const left = crashed({}, (db) => {
      addRow(db);
      db.pragma('wal_checkpoint(PASSIVE)');
    });
    change(`${left}-wal`);
    const findings = await examine(left);
    expect(aboutLog(findings)).toEqual(['info left-wal']);
    expect(JSON.stringify(findings)).not.toMatch(/commits are lost/);
  });
});

it('keeps the log where the database is damaged without it too', async () => {
  const left = crashed({}, addRow);
  const shorter = `${left}.part`;
  copyFileSync(left, shorter);
  truncateSync(shorter, 40 * 4_096);
  const findings = await examine(restored(shorter, left));
  expect(aboutLog(findings)).toEqual(['warning left-wal', 'error damaged']);
  expect(evidenceOf(findings)).toContain('it is damaged too: keep all files');
});

describe('a journal of another database with the same tables, which looks sound when it is undone', () => {
  /** A crash in a database of `rows`, and beside its journal a copy of another one that was changed `commits` times. */
  async function mixed(commits: number): Promise<string> {
    const left = await interruptedDatabase();
    const backup = join(tempFolder(), 'backup.db');
    makeNotes(backup, 'delete');
    const db = new SqliteDatabase(backup);
    for (let commit = 0; commit < commits; commit++) db.exec(`UPDATE notes SET text = 'a${commit}'`);
    db.close();
    return restored(backup, left);
  }

  it('is proven by the change counter', async () => {
    const findings = await examine(await mixed(2));
    expect(aboutLog(findings)).toEqual(['error foreign-journal']);
    expect(evidenceOf(findings)).toMatch(
      /change counter of the database is \d+, but \d+ before the transaction in the journal/,
    );
    expect(findings[0]?.remedy).toMatch(/^Do not open the database with SQLite/);
  });

  it('is possible where the counters fit', async () => {
    const findings = await examine(await mixed(0));
    expect(aboutLog(findings)).toEqual(['warning hot-journal']);
    expect(findings[0]?.remedy).toMatch(/^If a backup was copied over the database.*Otherwise keep it/);
  });
});

it('a journal of another database is named also where the database has a log of its own', async () => {
  const file = crashed({}, addRow);
  copyFileSync(`${await interruptedDatabase()}-journal`, `${file}-journal`);
  const findings = await examine(file);
  expect(aboutLog(findings)).toContain('error foreign-journal');
  expect(aboutLog(findings)).not.toContain('error foreign-log');
});
