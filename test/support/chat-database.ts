import SqliteDatabase, { type Database } from 'better-sqlite3';
import { addTurn, beforeCommit, ensureConversation } from '../../src/store/sqlite/operations/memory.ts';
import { initialiseSchema } from '../../src/store/sqlite/schema.ts';

/** A Genesis database with that many turns in the conversation `main`, and ten in `other`, as Genesis stores them. */
export function makeGenesisChat(file: string, turns: number): void {
  const db = new SqliteDatabase(file);
  initialiseSchema(db);
  db.transaction(() => {
    for (const id of ['main', 'other']) ensureConversation(db, { id, now: 1 });
    for (let i = 0; i < turns; i++) storeTurn(db, 'main', i);
    for (let i = 0; i < 10; i++) storeTurn(db, 'other', i);
  })();
  db.close();
}

function storeTurn(db: Database, conversationId: string, now: number): void {
  addTurn(db, { conversationId, message: `question ${now}`, reply: `answer ${now}`, now });
  beforeCommit(db);
}

const PYTHON_SCHEMA = `
  CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
  CREATE TABLE messages (
    id TEXT PRIMARY KEY, conversation_id TEXT, role TEXT, content TEXT, created_at TEXT,
    FOREIGN KEY (conversation_id) REFERENCES conversations (id)
  );
  CREATE TABLE message_summaries (
    id TEXT PRIMARY KEY, conversation_id TEXT, start_message_id TEXT, end_message_id TEXT,
    message_count INTEGER, summary TEXT, created_at TEXT
  );
  INSERT INTO conversations (id) VALUES ('main'), ('other');`;

/** A database of the Python system, as it is without a defect: messages `m1`, `m2`, … and a summary `s1`, `s2`, … of each ten. */
export function makePythonChat(
  file: string,
  { messages, summaries }: { messages: number; summaries: number },
) {
  const db = new SqliteDatabase(file);
  db.exec(PYTHON_SCHEMA);
  const message = db.prepare(`INSERT INTO messages VALUES (?, 'main', ?, 'text', ?)`);
  for (let i = messages; i >= 1; i--)
    message.run(
      `m${i}`,
      i % 2 === 1 ? 'user' : 'assistant',
      `2025-01-01T10:00:${String(i).padStart(6, '0')}`,
    );
  const summary = db.prepare(`INSERT INTO message_summaries VALUES (?, 'main', ?, ?, 10, 'text', '')`);
  for (let i = 1; i <= summaries; i++) summary.run(`s${i}`, `m${i * 10 - 9}`, `m${i * 10}`);
  db.close();
}
