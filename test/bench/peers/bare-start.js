// The least that a server with these two libraries needs before it answers: one table, one route that inserts. Plain
// JavaScript, like the built `genesis`: removing types would be a third of its start.
import SqliteDatabase from 'better-sqlite3';
import fastify from 'fastify';

const [file = ''] = process.argv.slice(2);
const db = new SqliteDatabase(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE messages (id INTEGER PRIMARY KEY, content TEXT, created_at INTEGER)');
const insert = db.prepare('INSERT INTO messages (content, created_at) VALUES (?, ?)');

const app = fastify();

app.post('/api/chat', async ({ body }) => ({
  id: Number(insert.run(body.message, Date.now()).lastInsertRowid),
}));

await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`http://127.0.0.1:${app.server.address().port}\n`);
