import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openCopy } from '../../src/copy/open-copy.ts';
import { addConversations } from '../../src/copy/steps/add-conversations.ts';
import { initialiseSchema } from '../../src/store/sqlite/schema.ts';
import { copied, rowsOf } from '../support/copied.ts';
import { NO_POSTGRES, tempPostgres } from '../support/postgres.ts';
import { tempDatabase } from '../support/temp-folder.ts';

function databaseWith(sql: string): string {
  const file = tempDatabase();
  const db = new SqliteDatabase(file);
  initialiseSchema(db);
  db.exec(`INSERT INTO conversations VALUES ('main', NULL, 1, 1); ${sql}`);
  db.close();
  return file;
}

describe.each([
  ['SQLite', async () => tempDatabase()],
  ['PostgreSQL', tempPostgres],
])('into %s', (_, target) => {
  describe.skipIf(target === tempPostgres && NO_POSTGRES)('', () => {
    it('ids and titles that are no text are left out, and named', async () => {
      const from = databaseWith(`
        INSERT INTO conversations VALUES (CAST(x'FF' AS TEXT), NULL, 1, 1), ('a' || char(0), NULL, 1, 1),
          (char(0xFFFD), CAST(x'41FF' AS TEXT), 1, 1), ('z', NULL, 1, 1);
        INSERT INTO messages (conversation_id, role, content, created_at)
          SELECT id, 'user', 'of ' || hex(id), 1 FROM conversations;`);
      const to = await target();
      const result = await copied(from, to);
      expect(result).toMatchObject({ conversations: 3, messages: 3, verified: { differences: [] } });
      expect(result.leftOut.map(({ reason, count }) => [reason, count])).toEqual([
        ['conversation', 2],
        ['title', 1],
        ['no-conversation', 2],
      ]);
      expect(await rowsOf(to, `SELECT content FROM messages WHERE conversation_id = '\uFFFD'`)).toEqual([
        { content: 'of EFBFBD' },
      ]);
    });

    it('times that no calendar has are left out, or are its limits', async () => {
      const from = databaseWith(`
        INSERT INTO conversations VALUES ('old', NULL, -9223372036854775808, 9223372036854775807);
        INSERT INTO messages VALUES (1, 'old', 'user', 'a', 9223372036854775807, -1),
          (2, 'old', 'user', 'b', NULL, 9007199254740991), (3, 'old', 'user', 'c', NULL, 9223372036854775807);`);
      const to = await target();
      const result = await copied(from, to);
      expect(result).toMatchObject({ messages: 1, leftOut: [{ reason: 'time', count: 2 }] });
      expect(await rowsOf(to, 'SELECT id, reply_to, created_at FROM messages')).toEqual([
        { id: 1, reply_to: null, created_at: -1 },
      ]);
      expect(await rowsOf(to, `SELECT created_at, updated_at FROM conversations WHERE id = 'old'`)).toEqual([
        { created_at: -8.64e15, updated_at: 8.64e15 },
      ]);
    });

    it('two copies at once are one: the other stops', async () => {
      const from = databaseWith(`INSERT INTO messages VALUES (1, 'main', 'user', 'a', NULL, 1)`);
      const to = await target();
      const [one, other] = [await openCopy(from, to, undefined), await openCopy(from, to, undefined)];
      const size = await one.source.size();
      for (const { target } of [one, other]) await target.begin('a', 'source');
      await Promise.all([one, other].map(({ target }) => target.reserve('a', size.firstId, size.lastId)));
      await one.target.finish('a');
      await expect(other.target.finish('a')).rejects.toMatchObject({ code: 'COPY_REFUSED' });
      for (const side of [one.source, one.target, other.source, other.target]) await side.close();
    });

    it('keys and settings that are no text are left out', async () => {
      const now = Date.now();
      const from = databaseWith(`
        INSERT INTO settings VALUES ('model', 'x', 1), ('a' || char(0), 'y', 1);
        INSERT INTO idempotency_keys VALUES ('k' || char(0), 'f', 'main', 1, 2, 'm', ${now}),
          ('k', 'f', 'gone' || char(0), 1, 2, 'm', ${now});`);
      expect(await copied(from, await target())).toMatchObject({ settings: 1, keys: 0 });
    });
  });
});

it.each(['-9223372036854775808', '9007199254740993'])('an id of %s is refused', async (id) => {
  const from = databaseWith(`INSERT INTO messages VALUES (${id}, 'main', 'user', 'a', NULL, 1)`);
  await expect(copied(from, tempDatabase())).rejects.toMatchObject({
    code: 'COPY_REFUSED',
    message: expect.stringContaining('id is not between'),
  });
});

it('a signal ends a copy before the first message, too', async () => {
  const { source, target } = await openCopy(databaseWith(''), tempDatabase(), undefined);
  const options = { copy: 'a', intoExisting: false, signal: AbortSignal.abort() };
  await expect(addConversations(source, target, options)).rejects.toThrow(/abort/);
  await target.close();
  await source.close();
});
