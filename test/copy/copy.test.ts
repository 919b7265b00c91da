import { readFileSync, writeFileSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { addKeyedTurn, addTurn } from '../../src/store/sqlite/operations/memory.ts';
import { set } from '../../src/store/sqlite/operations/settings.ts';
import { makeGenesisChat } from '../support/chat-database.ts';
import { contentsOf, copied, notesIn, rowsOf } from '../support/copied.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../support/postgres.ts';
import { tempDatabase } from '../support/temp-folder.ts';

type Place = () => Promise<string>;
const file: Place = async () => tempDatabase();

let chats: Buffer | undefined;

/** Made once: a file of them is the same for every test. */
function newChats(): string {
  chats ??= readFileSync(makeChats());
  const database = tempDatabase();
  writeFileSync(database, chats);
  return database;
}

/** 1 220 messages with summaries, a setting, a key, a title, and texts that are hard to carry. */
function makeChats(): string {
  const database = tempDatabase();
  makeGenesisChat(database, 600);
  const db = new SqliteDatabase(database);
  set(db, { values: { model: 'llama3' }, now: 5 });
  for (const text of HARD_TEXTS) addTurn(db, { conversationId: 'other', message: text, reply: text, now: 7 });
  const turn = { conversationId: 'main', message: 'once', reply: 'only', now: Date.now(), model: 'echo' };
  addKeyedTurn(db, { ...turn, key: 'key-1', fingerprint: 'f' });
  db.exec(`
    UPDATE conversations SET title = 'A "title", {with} \\ signs' WHERE id = 'other';
    DELETE FROM messages WHERE id IN (3, 4, 501);
    INSERT INTO conversations VALUES ('empty', NULL, 11, 12);
  `);
  db.close();
  return database;
}

const HARD_TEXTS = [
  '',
  'NULL',
  '\\',
  '"{a,b}"',
  "it's",
  '\r\n\t\u0001',
  'é 😀 \uFFFD',
  'x'.repeat(1_100_000),
];

/** A database with the same chats: the file itself, or a copy of it. */
async function chatsIn(place: Place): Promise<string> {
  const made = newChats();
  if (place === file) return made;
  const database = await place();
  await copied(made, database);
  return database;
}

describe.each<[string, Place, Place]>([
  ['SQLite to SQLite', file, file],
  ['SQLite to PostgreSQL', file, tempPostgres],
  ['PostgreSQL to SQLite', tempPostgres, file],
  ['PostgreSQL to PostgreSQL', tempPostgres, tempPostgres],
])('a copy from %s', (_, from, to) => {
  const needsPostgres = from === tempPostgres || to === tempPostgres;

  describe.skipIf(needsPostgres && NO_POSTGRES)('', () => {
    it('has everything, under the same ids', async () => {
      const [source, target] = [await chatsIn(from), await to()];
      const result = await copied(source, target);
      expect(result).toMatchObject({ resumed: false, renamed: [], leftOut: [], settings: 1, keys: 1 });
      expect(result).toMatchObject({ conversations: 3, messages: 1_235, verified: { differences: [] } });
      expect(await contentsOf(target)).toEqual(await contentsOf(source));
      expect(await notesIn(target)).toEqual([]);
    });

    it('is continued where it stopped', async () => {
      const [source, target] = [await chatsIn(from), await to()];
      const abort = new AbortController();
      const first = copied(source, target, { signal: abort.signal, onEvent: () => abort.abort() });
      await expect(first).rejects.toThrow(/abort/);
      const [{ messages } = {}] = await rowsOf(target, 'SELECT count(*) AS messages FROM messages');
      expect(messages).toBe(500);
      const done: number[] = [];
      const result = await copied(source, target, {
        onEvent: (event) => void (event.phase === 'copying' && done.push(event.done)),
      });
      expect(done[0]).toBeGreaterThan(500);
      expect(result).toMatchObject({ resumed: true, messages: 1_235, verified: { differences: [] } });
      expect(await contentsOf(target)).toEqual(await contentsOf(source));
      expect(await notesIn(target)).toEqual([]);
    });

    it('is not made where the target has one of the conversations', async () => {
      const [source, target] = [await chatsIn(from), await chatsIn(to)];
      const before = await contentsOf(target);
      await expect(copied(source, target)).rejects.toMatchObject({
        code: 'COPY_REFUSED',
        message: expect.stringMatching(/already has messages in the conversations "main", "other"$/),
        hint: expect.stringContaining('--into-existing'),
      });
      expect(await contentsOf(target)).toEqual(before);
      expect(await notesIn(target)).toEqual([]);
    });

    it('gets new ids beside other conversations, and never merges', async () => {
      const [source, target] = [await chatsIn(from), await chatsIn(to)];
      const before = await contentsOf(target);
      const result = await copied(source, target, { intoExisting: true });
      expect(result.verified.differences).toEqual([]);
      expect(result.renamed.map((each) => each.from)).toEqual(['main', 'other']);
      const after = await contentsOf(target);
      expect(after.messages?.slice(0, before.messages?.length)).toEqual(before.messages);
      expect(after.messages).toHaveLength(2 * (before.messages?.length ?? 0));
      const main = result.renamed[0]?.to;
      const texts = (id: unknown) => `
        SELECT m.content, asked.content AS asked FROM messages AS m LEFT JOIN messages AS asked ON asked.id = m.reply_to
        WHERE m.conversation_id = '${id}' ORDER BY m.id`;
      expect(await rowsOf(target, texts(main))).toEqual(await rowsOf(source, texts('main')));
      const covered = (id: unknown) => `
        SELECT s.content, s.message_count, m.content AS first FROM summaries AS s
          LEFT JOIN messages AS m ON m.id = s.end_message_id
        WHERE s.conversation_id = '${id}' ORDER BY s.start_message_id`;
      expect(await rowsOf(target, covered(main))).toEqual(await rowsOf(source, covered('main')));
    });

    it('keeps apart what servers store in the target meanwhile', async () => {
      const [source, target] = [await chatsIn(from), await to()];
      const insert = `INSERT INTO messages (conversation_id, role, content, created_at)
        VALUES ('main', 'user', 'of a server', 1)`;
      let writes = 0;
      const waiting: Promise<void>[] = [];
      const result = await copied(source, target, {
        onEvent: ({ phase }) => {
          if (phase !== 'copying') return;
          writes++;
          waiting.push(write(target, insert));
        },
      });
      await Promise.all(waiting);
      expect(result.verified.differences).toEqual([]);
      const own = `SELECT role, content FROM messages WHERE content <> 'of a server' ORDER BY id`;
      expect(await rowsOf(target, own)).toEqual(await rowsOf(source, own));
      const others = `SELECT count(*) AS n FROM messages WHERE content = 'of a server'`;
      expect(await rowsOf(target, others)).toEqual([{ n: writes }]);
      expect(writes).toBeGreaterThan(2);
    });

    it('is continued with what the source got since', async () => {
      const [source, target] = [await chatsIn(from), await to()];
      const abort = new AbortController();
      const stopped = copied(source, target, {
        signal: abort.signal,
        onEvent: ({ phase }) => void (phase === 'comparing' && abort.abort()),
      });
      await expect(stopped).rejects.toThrow(/abort/);
      await write(source, `INSERT INTO conversations VALUES ('later', NULL, 1, 1)`);
      for (const id of ['main', 'later'])
        await write(
          source,
          `INSERT INTO messages (conversation_id, role, content, created_at) VALUES ('${id}', 'user', 'more', 9)`,
        );
      const result = await copied(source, target);
      expect(result).toMatchObject({ resumed: true, messages: 1_237, verified: { differences: [] } });
      expect((await contentsOf(target)).messages).toEqual((await contentsOf(source)).messages);
    });

    it('reports a conversation that lost a message in the source since', async () => {
      const [source, target] = [await chatsIn(from), await to()];
      const abort = new AbortController();
      const stopped = copied(source, target, { signal: abort.signal, onEvent: () => abort.abort() });
      await expect(stopped).rejects.toThrow(/abort/);
      await write(source, 'DELETE FROM messages WHERE id = 10');
      const result = await copied(source, target);
      expect(result.verified.conversations).toBe(2);
      expect(result.verified.differences).toMatchObject([{ from: 'main', to: 'main' }]);
    });
  });
});

async function write(database: string, sql: string): Promise<void> {
  if (database.startsWith('postgres')) return runOn(database, sql);
  const db = new SqliteDatabase(database);
  db.exec(sql);
  db.close();
}
