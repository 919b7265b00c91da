// What most people would write: one connection, and each write committed where it stands in the handler.
import SqliteDatabase from 'better-sqlite3';
import fastify from 'fastify';
import { chatSchema } from '../../../src/server/routes/chat.ts';
import { echo, listen } from './peer.ts';

const [file = '', synchronous = ''] = process.argv.slice(2);
const db = new SqliteDatabase(file);
db.pragma('journal_mode = WAL');
db.pragma(`synchronous = ${synchronous}`);
db.exec(`
  CREATE TABLE messages (id INTEGER PRIMARY KEY, conversation_id TEXT, role TEXT, content TEXT, created_at INTEGER);
  CREATE INDEX messages_by_conversation ON messages (conversation_id);
`);
const context = db.prepare(
  'SELECT role, content FROM messages WHERE conversation_id = ? ORDER BY id DESC LIMIT 20',
);
const insert = db.prepare(
  'INSERT INTO messages (conversation_id, role, content, created_at) VALUES (?, ?, ?, ?)',
);
const store = (conversation: string, role: string, content: string, now: number) =>
  Number(insert.run(conversation, role, content, now).lastInsertRowid);

const app = fastify();

app.post('/api/chat', { schema: chatSchema }, async ({ body }) => {
  const { message, conversation_id = 'main' } = body as { message: string; conversation_id?: string };
  const now = Date.now();
  const messageId = store(conversation_id, 'user', message, now);
  const [latest] = context.all(conversation_id) as [{ content: string }];
  const answer = echo(latest.content, now, messageId, messageId + 1);
  store(conversation_id, 'assistant', answer.response, now);
  return answer;
});

await listen(app);
