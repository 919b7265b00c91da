import SqliteDatabase, { type Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runBatch } from '../../../../src/store/sqlite/pool/batch.ts';
import { Json } from '../../../../src/store/sqlite/pool/json.ts';
import { initialiseSchema } from '../../../../src/store/sqlite/schema.ts';
import { tempDatabase } from '../../../support/temp-folder.ts';

const table = {
  put: (db: Database) => db.exec("INSERT OR REPLACE INTO settings VALUES ('key', 'value', 0)"),
  /** Breaks a rule that SQLite looks at only at the COMMIT. */
  breakAtCommit: (db: Database) => {
    db.pragma('defer_foreign_keys = ON');
    db.exec(
      "INSERT INTO messages (conversation_id, role, content, created_at) VALUES ('nowhere', 'user', '', 0)",
    );
  },
};
const operations = (...names: (keyof typeof table)[]) => names.map((name) => ({ name, args: undefined }));

function open(file = tempDatabase()): Database {
  const db = new SqliteDatabase(file, { timeout: 0 });
  onTestFinished(() => void db.close());
  return db;
}

it('a batch of the writer does what follows from its operations once, before the commit', () => {
  const db = open();
  initialiseSchema(db);
  const done: string[] = [];
  const following = { ...table, put: () => done.push('put'), beforeCommit: () => done.push('follow') };
  runBatch(db, 'writer', following, operations('put', 'put'));
  expect(done).toEqual(['put', 'put', 'follow']);
  runBatch(db, 'reader', following, operations('put'));
  expect(done).toEqual(['put', 'put', 'follow', 'put']);
});

it('a batch whose following work fails acknowledges nothing', () => {
  const db = open();
  initialiseSchema(db);
  const failing = {
    ...table,
    beforeCommit: () => {
      throw new Error('on purpose');
    },
  };
  expect(runBatch(db, 'writer', failing, operations('put'))).toMatchObject({
    committed: false,
    outcomes: [{ ok: false, error: { message: 'on purpose' } }],
  });
  expect(db.inTransaction).toBe(false);
  expect(db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(0);
  expect(runBatch(db, 'writer', table, operations('put'))).toMatchObject({ committed: true });
});

it('a result that is JSON already stays as it is', () => {
  const reply = runBatch(open(), 'reader', { read: () => new Json('[1]') }, [{ name: 'read', args: {} }]);
  expect(reply).toMatchObject({ outcomes: [{ ok: true, json: '[1]' }] });
});

it.each(['reader', 'writer'] as const)('a batch of the %s ends when its results are large', (role) => {
  const db = open();
  const runs: number[] = [];
  const read = (_db: Database, number: number) => {
    runs.push(number);
    return new Json(JSON.stringify('x'.repeat(5 * 1024 * 1024)));
  };
  const batch = [1, 2, 3].map((args) => ({ name: 'read', args }));
  expect(runBatch(db, role, { read }, batch)).toMatchObject({
    committed: role === 'writer',
    outcomes: [{ ok: true }, { ok: true }],
  });
  expect(runs).toEqual([1, 2]);
});

it('a batch of the writer runs every operation, also equal ones', () => {
  const db = open();
  initialiseSchema(db);
  let runs = 0;
  const operation = { name: 'count', args: { same: true } };
  runBatch(db, 'writer', { count: () => runs++ }, [operation, operation]);
  expect(runs).toBe(2);
});

describe('a batch leaves its connection outside a transaction', () => {
  it('when the COMMIT fails: nothing is acknowledged, and the next batch works', () => {
    const db = open();
    initialiseSchema(db);
    db.pragma('foreign_keys = ON');
    const code = 'SQLITE_CONSTRAINT_FOREIGNKEY';
    expect(runBatch(db, 'writer', table, operations('put', 'breakAtCommit'))).toMatchObject({
      kind: 'done',
      committed: false,
      outcomes: [
        { ok: false, error: { code } },
        { ok: false, error: { code } },
      ],
    });
    expect(db.inTransaction).toBe(false);
    expect(runBatch(db, 'writer', table, operations('put'))).toMatchObject({ committed: true });
  });

  it('when a reader is refused the lock: it is busy before any work, and works afterwards', () => {
    const other = open();
    const db = open(other.name);
    other.exec('CREATE TABLE settings (key, value, updated_at)');
    other.exec('BEGIN EXCLUSIVE');
    expect(runBatch(db, 'reader', table, operations('put'))).toMatchObject({
      kind: 'busy',
      error: { code: 'SQLITE_BUSY' },
    });
    expect(db.inTransaction).toBe(false);
    other.exec('COMMIT');
    expect(runBatch(db, 'reader', table, operations('put')).kind).toBe('done');
  });

  it('when it names an operation that does not exist', () => {
    const db = open();
    initialiseSchema(db);
    expect(runBatch(db, 'writer', {}, operations('put'))).toMatchObject({
      outcomes: [{ ok: false, error: { message: 'there is no database operation put' } }],
    });
    expect(db.inTransaction).toBe(false);
  });
});
