import { linkSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { orUndefined } from '../../src/or-undefined.ts';
import { makeGenesisChat, makePythonChat } from '../support/chat-database.ts';
import { runGenesis, startGenesis } from '../support/cli.ts';
import { contentsOf, notesIn, rowsOf } from '../support/copied.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../support/postgres.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A folder with `chat.db`, which has 220 messages. */
function chatFolder(turns = 100): { folder: string; from: string; to: string } {
  const folder = tempFolder();
  const from = join(folder, 'chat.db');
  makeGenesisChat(from, turns);
  return { folder, from, to: join(folder, 'copy.db') };
}

describe('genesis copy', () => {
  it('copies a file, and says what it did', async () => {
    const { from, to } = chatFolder();
    const { exitCode, stdout, stderr } = await runGenesis(['copy', from, to]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^COPIED everything, and both sides are equal\n/);
    expect(stdout).toMatch(/Copied +2 conversations, 220 messages, .* of text\n/);
    expect(stdout).toMatch(/Verified +counts and SHA-256 of 2 conversations agree\n/);
    expect(await contentsOf(to)).toEqual(await contentsOf(from));
  });

  it('writes the result as JSON, to a file or instead of the text', async () => {
    const { folder, from, to } = chatFolder();
    const json = join(folder, 'result.json');
    const { stdout } = await runGenesis(['copy', from, to, '--json', json]);
    expect(stdout).toMatch(/^COPIED/);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      schema: 'genesis.copy/1',
      from: { kind: 'sqlite', name: from },
      to: { kind: 'sqlite', name: to },
      messages: 220,
      verified: { conversations: 2, differences: [] },
    });
    const printed = await runGenesis(['copy', from, join(folder, 'other.db'), '--json', '-']);
    expect(JSON.parse(printed.stdout)).toMatchObject({ conversations: 2, resumed: false });
  });

  it('gives conversations new ids beside those that exist, and names both', async () => {
    const { from, to } = chatFolder();
    await runGenesis(['copy', from, to]);
    const { exitCode, stdout } = await runGenesis(['copy', '--into-existing', from, to]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/New id +main is now [0-9a-f-]{36}\nNew id +other is now [0-9a-f-]{36}\n/);
    const [{ n } = {}] = await rowsOf(to, 'SELECT count(*) AS n FROM messages');
    expect(n).toBe(440);
  });

  it('serves what it has copied', async () => {
    const { from, to } = chatFolder();
    await runGenesis(['copy', from, to]);
    const server = startGenesis(['serve', '--port', '0', '--db', to], { cwd: tempFolder() });
    const [, url = ''] = await server.printed(/listening on (http:\S+)/);
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${url}/api/chat`, { method: 'POST', headers, body: '{"message":"next"}' });
    expect(await answer.json()).toMatchObject({ message_id: 221, reply_id: 222 });
  });
});

describe('an interrupted copy', () => {
  it('goes on after a kill, without a message twice', async () => {
    const { from, to } = chatFolder(3_000);
    const copy = startGenesis(['copy', from, to]);
    const lock = await lockInTheMiddle(to);
    copy.process.kill('SIGKILL');
    await copy.ended;
    lock.release();
    const [{ n } = {}] = await rowsOf(to, 'SELECT count(*) AS n FROM messages');
    expect(n).toBe(lock.messages);
    const { exitCode, stdout } = await runGenesis(['copy', from, to]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Took .*, without the interrupted part\n/);
    expect(await contentsOf(to)).toEqual(await contentsOf(from));
    expect(await notesIn(to)).toEqual([]);
  });

  it('ends at Ctrl-C between two chunks, and says how to go on', async () => {
    const { from, to } = chatFolder(3_000);
    const copy = startGenesis(['copy', from, to]);
    const lock = await lockInTheMiddle(to);
    copy.process.kill('SIGINT');
    lock.release();
    const { exitCode, stdout, stderr } = await copy.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toMatch(
      /^stopped after copying \d+ of 6020 messages: the same command continues this copy\n$/,
    );
    expect((await runGenesis(['copy', from, to])).exitCode).toBe(0);
    expect(await contentsOf(to)).toEqual(await contentsOf(from));
  });

  it('says that another writer holds the lock, and goes on later', async () => {
    const { from, to } = chatFolder(1_000);
    await runGenesis(['copy', from, to]);
    const db = new SqliteDatabase(to);
    db.exec('DELETE FROM messages; BEGIN IMMEDIATE');
    const { exitCode, stderr } = await runGenesis(['copy', from, to]);
    db.exec('ROLLBACK');
    db.close();
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/is (still )?locked/);
  });
});

/** Waits until something is copied into a database, and then holds its write lock. */
async function lockInTheMiddle(database: string): Promise<{ messages: number; release: () => void }> {
  for (;;) {
    await sleep(1);
    const db = orUndefined(() => new SqliteDatabase(database, { fileMustExist: true, timeout: 1_000 }));
    const messages = orUndefined(() => {
      db?.exec('BEGIN IMMEDIATE');
      return Number(db?.prepare('SELECT count(*) FROM messages').pluck().get());
    });
    if (messages) return { messages, release: () => db?.close() };
    db?.close();
  }
}

describe('a database of the Python system', () => {
  it('is copied in its order, without what cannot be stored', async () => {
    const { folder, to } = chatFolder();
    const from = join(folder, 'conversations.db');
    makePythonChat(from, { messages: 0, summaries: 3 });
    const db = new SqliteDatabase(from);
    db.pragma('foreign_keys = OFF');
    const insert = db.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?)');
    const at = (second: string) => `2025-07-01T10:00:${second}`;
    insert.run('late', 'main', 'assistant', 'fine', at('02.000001'));
    insert.run('lone', 'main', 'assistant', 'hello', at('00'));
    insert.run('early', 'main', 'user', 'how are you? \uFFFD', at('01.9'));
    insert.run('tie', 'main', 'user', 'and you?', at('02.000001'));
    insert.run('orphan', 'gone', 'user', 'x', at('01'));
    insert.run('system', 'main', 'system', 'x', at('01'));
    insert.run('zero', 'main', 'user', 'a\0b', at('01'));
    insert.run('soon', 'main', 'user', 'x', 'soon');
    insert.run('bytes', 'main', 'user', Buffer.from('x'), at('01'));
    db.exec(`
      INSERT INTO messages VALUES ('half', 'main', 'user', CAST(x'61EDA080' AS TEXT), '${at('01')}');
      INSERT INTO message_summaries SELECT 'again', conversation_id, start_message_id, end_message_id, 10, '', ''
        FROM message_summaries WHERE id = 's2';`);
    db.close();
    const before = readFileSync(from);
    const { exitCode, stdout } = await runGenesis(['copy', '--timezone', 'Europe/Berlin', from, to]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^COPIED all but what is listed under Left out\n/);
    expect(stdout.match(/^Left out.*(\n {2,}.*)*/gm)?.map((line) => line.replace(/\s+/g, ' '))).toEqual([
      'Left out 1 message of a conversation that is missing or left out: orphan',
      'Left out 1 message with a role other than user and assistant: system',
      'Left out 1 message without a valid time: soon',
      'Left out 3 messages that are not text, or have U+0000 or half of a surrogate pair: zero, bytes, half',
    ]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('4 summaries not copied: Genesis makes its own');
    expect(stdout.replace(/\s+/g, ' ')).toContain('1 of them repeat another one (again)');
    const sql = 'SELECT role, content, reply_to, created_at FROM messages ORDER BY id';
    const utc = Date.UTC(2025, 6, 1, 8, 0, 1);
    const rows = await rowsOf(to, sql);
    const [{ id } = {}] = await rowsOf(to, `SELECT min(id) AS id FROM messages WHERE role = 'user'`);
    expect(rows).toEqual([
      { role: 'assistant', content: 'hello', reply_to: null, created_at: utc - 1_000 },
      { role: 'user', content: 'how are you? \uFFFD', reply_to: null, created_at: utc + 900 },
      { role: 'assistant', content: 'fine', reply_to: id, created_at: utc + 1_000 },
      { role: 'user', content: 'and you?', reply_to: null, created_at: utc + 1_000 },
    ]);
    expect(id).toBeGreaterThan(0);
    expect(readFileSync(from)).toEqual(before);
    expect(readdirSync(folder)).not.toContain('conversations.db-journal');
  });
});

describe('what cannot be copied is refused', () => {
  it.each<[string, (paths: ReturnType<typeof chatFolder>) => string[], RegExp]>([
    ['a database into itself', ({ from }) => [from, from], /both names are those of one database/],
    [
      'a source that does not exist',
      ({ to }) => [`${to}.none`, to],
      /there is no such file\n.*copy from first/,
    ],
    [
      'a folder that does not exist',
      ({ from, to }) => [from, join(to, 'x.db')],
      /its folder does not exist\n/,
    ],
    ['a file of text', ({ folder, to }) => [text(folder), to], /is not a SQLite database\nConversations are/],
    [
      'a foreign target',
      ({ folder, from }) => [from, foreign(folder)],
      /is a database of another application\n/,
    ],
    ['a foreign source', ({ folder, to }) => [foreign(folder), to], /no chats in a form that is known\n/],
    [
      'a target of the Python system',
      ({ folder, from }) => [from, python(folder)],
      /other databases are only read/,
    ],
    ['a newer source', ({ folder, to }) => [newer(folder), to], /was made by a newer Genesis \(schema 99\)/],
    [
      'a damaged source',
      ({ from, to }) => [damaged(from), to],
      /is damaged|malformed|is not a SQLite database/,
    ],
    ['a time zone for Genesis', ({ from, to }) => ['--timezone', 'UTC', from, to], /--timezone does not fit/],
    [
      'an unknown time zone',
      ({ from, to }) => ['--timezone', 'Mars', from, to],
      /Expected the name of a time zone/,
    ],
    [
      'another kind of database',
      ({ from }) => [from, 'mysql://me:secret@db/x'],
      /^error: TO is the address of another kind of server \(mysql\)/,
    ],
    ['a report in its place', ({ from, to }) => ['--json', to, from, to], /would overwrite the database/],
    ['one name', ({ from }) => [from], /missing required argument 'to'/],
  ])('%s', async (_, argsFor, message) => {
    const { exitCode, stdout, stderr } = await runGenesis(['copy', ...argsFor(chatFolder())]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret');
  });

  it('a database into itself by another name', async () => {
    const { folder, from } = chatFolder();
    const [soft, hard] = [join(folder, 'soft.db'), join(folder, 'hard.db')];
    symlinkSync(from, soft);
    linkSync(from, hard);
    for (const name of [soft, hard])
      expect(await runGenesis(['copy', from, name])).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('a second copy of the same', async () => {
    const { from, to } = chatFolder();
    await runGenesis(['copy', from, to]);
    const { exitCode, stderr } = await runGenesis(['copy', from, to]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/already has messages in the conversations "main", "other"\n.*--into-existing/);
  });
});

function text(folder: string): string {
  const path = join(folder, 'notes.txt');
  writeFileSync(path, 'no database '.repeat(1_000));
  return path;
}

function foreign(folder: string): string {
  return made(join(folder, 'foreign.db'), 'CREATE TABLE things (id)');
}

function newer(folder: string): string {
  const path = join(folder, 'newer.db');
  makeGenesisChat(path, 1);
  return made(path, 'PRAGMA user_version = 99');
}

function python(folder: string): string {
  const path = join(folder, 'python.db');
  makePythonChat(path, { messages: 0, summaries: 0 });
  return path;
}

function damaged(path: string): string {
  made(path, 'VACUUM');
  const bytes = readFileSync(path);
  // All but the page with the schema.
  writeFileSync(path, bytes.fill(0xff, 4_096));
  return path;
}

function made(path: string, sql: string): string {
  const db = new SqliteDatabase(path);
  db.exec(sql);
  db.close();
  return path;
}

describe.skipIf(NO_POSTGRES)('genesis copy with PostgreSQL', () => {
  it('copies there and back', async () => {
    const { from, to } = chatFolder();
    const address = await tempPostgres();
    expect(await runGenesis(['copy', from, address])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await runGenesis(['copy', address, to])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await contentsOf(to)).toEqual(await contentsOf(from));
  });

  it('gives new messages greater ids than the copied ones', async () => {
    const { from } = chatFolder();
    const address = await tempPostgres();
    await runGenesis(['copy', from, address]);
    await runOn(
      address,
      `INSERT INTO messages (conversation_id, role, content, created_at) VALUES ('main', 'user', 'x', 1)`,
    );
    expect(await rowsOf(address, 'SELECT max(id) AS id FROM messages')).toEqual([{ id: 221 }]);
  });

  it.each<[string, (address: string, from: string) => Promise<string[]> | string[], RegExp]>([
    [
      'a database into itself',
      (address) => [address, withOption(address)],
      /both names are those of one database/,
    ],
    ['a database without chats', (address, from) => [address, from], /it has no chats of Genesis/],
    [
      'a foreign target',
      async (address, from) => {
        await runOn(address, 'CREATE TABLE things (id integer)');
        return [from, address];
      },
      /is a database of another application: it has a table "things"\nName an empty database/,
    ],
    [
      'a database that does not exist',
      (address, from) => [from, `${address}_none`],
      /Create the database with createdb/,
    ],
    [
      'no server',
      (_, from) => [from, 'postgres://me:secret@127.0.0.1:1/x'],
      /^error: postgres:\/\/me@127\.0\.0\.1:1\/x cannot be opened: .*\nNo PostgreSQL listens there/,
    ],
  ])('refuses %s', async (_, argsFor, message) => {
    const { from } = chatFolder();
    const address = await tempPostgres();
    if (message.source.includes('one database')) await runGenesis(['copy', from, address]);
    const args = await argsFor(address, from);
    const { exitCode, stdout, stderr } = await runGenesis(['copy', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret');
  });
});

/** The same database in other words. */
function withOption(address: string): string {
  return `${address}?application_name=other`;
}
