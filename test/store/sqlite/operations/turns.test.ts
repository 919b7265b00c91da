import { closeSync, openSync, writeSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import * as memory from '../../../../src/store/sqlite/operations/memory.ts';
import { initialiseSchema } from '../../../../src/store/sqlite/schema.ts';
import { PAGE_BYTES } from '../../../support/damaged.ts';
import { tempDatabase } from '../../../support/temp-folder.ts';

it('a context does not read what is before it, after an import that no summaries cover yet', () => {
  const file = tempDatabase();
  const db = new SqliteDatabase(file);
  db.pragma('synchronous = OFF');
  initialiseSchema(db);
  memory.ensureConversation(db, { id: 'main', now: 1 });
  const messages = Array.from({ length: 3_000 }, (_, i) => ({
    role: 'user' as const,
    content: `message ${i}`,
    createdAt: i,
  }));
  db.transaction(() => memory.importMessages(db, { conversationId: 'main', messages, replace: false }))();
  const before = memory.context(db, { conversationId: 'main' });
  const leaves = db
    .prepare(
      "SELECT pageno FROM dbstat WHERE name = 'messages_by_conversation' AND pagetype = 'leaf' ORDER BY path",
    )
    .pluck()
    .all() as number[];
  db.close();

  // A statement that reads one of these pages fails.
  const middle = leaves.slice(1, -1);
  expect(middle.length).toBeGreaterThan(2);
  damagePages(file, middle);
  const damaged = new SqliteDatabase(file, { readonly: true });
  const after = memory.context(damaged, { conversationId: 'main' });
  expect(() => damaged.prepare('SELECT count(DISTINCT conversation_id) FROM messages').get()).toThrow(
    'malformed',
  );
  damaged.close();
  expect(after).toEqual(before);
  expect(JSON.parse(after?.text ?? '{}').messages).toHaveLength(30);
});

function damagePages(file: string, pages: readonly number[]): void {
  const fd = openSync(file, 'r+');
  for (const page of pages)
    writeSync(fd, Buffer.alloc(PAGE_BYTES, 0xff), 0, PAGE_BYTES, (page - 1) * PAGE_BYTES);
  closeSync(fd);
}
