import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../../src/duration.ts';
import { breakPage, makeEndless, makeNotes } from '../../support/broken-database.ts';
import { isRunning } from '../../support/is-running.ts';
import { read } from '../../support/read-contents.ts';
import { tempDatabase } from '../../support/temp-folder.ts';

describe('what is damaged', () => {
  it('is reported in SQLite’s words, with the name of the table', async () => {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    breakPage(path, 5);
    const { integrity } = await read(path, 'rollback');
    const problems = integrity.status === 'damaged' ? integrity.problems : [];
    expect(problems.join('\n')).toMatch(/^Tree 2 \(notes\) page 5: /m);
  });

  it('is reported even if the schema cannot be read', async () => {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    const db = new SqliteDatabase(path);
    db.unsafeMode();
    db.pragma('writable_schema = ON');
    db.exec(`UPDATE sqlite_schema SET sql = 'CREATE TABLE nonsense'`);
    db.close();
    const { schema, integrity, obstacle, chat } = await read(path, 'rollback');
    expect(obstacle).toBeNull();
    expect(chat).toBeNull();
    expect(schema).toMatchObject({
      status: 'unanswered',
      reason: expect.stringContaining('SQLITE_CORRUPT'),
    });
    expect(integrity).toMatchObject({
      status: 'damaged',
      problems: [expect.stringContaining('malformed')],
    });
  });

  it('is found in indexes with --full, which compares them with their tables', async () => {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    unindexed(path);
    expect(await read(path, 'rollback', { full: true })).toMatchObject({
      integrity: {
        status: 'damaged',
        method: 'integrity_check',
        problems: expect.arrayContaining([expect.stringContaining('missing from index notes_by_text')]),
      },
    });
  });

  it('is counted for foreign keys, by table', async () => {
    const path = tempDatabase();
    makeNotes(path, 'delete');
    const db = new SqliteDatabase(path);
    db.exec(`
      PRAGMA foreign_keys = OFF;
      CREATE TABLE tags (note INTEGER REFERENCES notes (id));
      INSERT INTO tags VALUES (1), (1000), (1001);`);
    db.close();
    expect((await read(path, 'rollback')).foreignKeys).toEqual({
      status: 'answered',
      value: { violations: [{ table: 'tags', parent: 'notes', count: 2 }], unchecked: [] },
    });
  });
});

describe('what takes too long', () => {
  it('is unanswered, and what was answered before is kept', async () => {
    const path = tempDatabase();
    makeEndless(path);
    const deadlineMs = 200 + 5 * (await timeToRead());
    const contents = await read(path, 'rollback', { deadlineMs });
    expect(contents).toMatchObject({
      obstacle: null,
      schema: { status: 'answered', value: { owner: 'genesis', tables: 2 } },
      chat: {
        status: 'unanswered',
        reason: `unfinished after ${formatDuration(deadlineMs)}; --full sets no time limit`,
      },
      integrity: { status: 'sound' },
      foreignKeys: { status: 'unanswered' },
    });
  });

  it('ends with its process when the user does not want to wait', async () => {
    const path = tempDatabase();
    makeEndless(path);
    const controller = new AbortController();
    const pids: number[] = [];
    const contents = await read(path, 'rollback', {
      full: true,
      signal: controller.signal,
      onStart: (pid) => {
        pids.push(pid);
        controller.abort();
      },
    });
    expect(contents.integrity).toEqual({ status: 'unanswered', reason: 'interrupted' });
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('is not begun when the user has ended it already', async () => {
    const pids: number[] = [];
    const contents = await read('/nowhere', 'rollback', {
      signal: AbortSignal.abort(),
      onStart: (pid) => pids.push(pid),
    });
    expect(contents.schema).toEqual({ status: 'unanswered', reason: 'interrupted' });
    expect(pids).toEqual([]);
  });
});

it('a process that dies while it reads is an obstacle', async () => {
  const path = tempDatabase();
  makeNotes(path, 'delete');
  const contents = await read(path, 'rollback', { onStart: (pid) => void process.kill(pid, 'SIGKILL') });
  expect(contents.obstacle).toEqual({
    code: 'SIGKILL',
    message: 'the process that asked SQLite ended by SIGKILL',
  });
});

it('a file that is gone is an obstacle', async () => {
  const path = tempDatabase();
  expect(await read(path, 'wal')).toMatchObject({ obstacle: { code: 'ENOENT' } });
  expect(await read(path, 'rollback')).toMatchObject({ obstacle: { code: 'SQLITE_CANTOPEN' } });
});

it('leaves no process and no copy behind', async () => {
  const path = tempDatabase();
  makeNotes(path, 'wal');
  const pids: number[] = [];
  await read(path, 'wal', { onStart: (pid) => pids.push(pid) });
  expect(pids).toHaveLength(1);
  expect(pids.filter(isRunning)).toEqual([]);
});

/** Milliseconds that this machine takes for a sound database. */
async function timeToRead(): Promise<number> {
  const path = tempDatabase();
  makeNotes(path, 'delete');
  const begun = performance.now();
  await read(path, 'rollback');
  return performance.now() - begun;
}

/** Makes an index that lacks a row of its table. */
function unindexed(path: string): void {
  const db = new SqliteDatabase(path);
  db.exec('CREATE INDEX notes_by_text ON notes (id) WHERE id > 1');
  db.unsafeMode();
  db.pragma('writable_schema = ON');
  db.exec(`UPDATE sqlite_schema SET sql = replace(sql, 'id > 1', 'id > 0') WHERE name = 'notes_by_text'`);
  db.close();
}
