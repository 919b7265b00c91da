// A server that begins a transaction with its first request and never ends it. Usage: FILE; the port is in PORT.
import { createServer } from 'node:http';
import SqliteDatabase from 'better-sqlite3';

const ANSWER_AFTER_MS = 20;

const db = new SqliteDatabase(String(process.argv[2]));
db.exec('CREATE TABLE messages (content TEXT)');
const server = createServer((request, response) => {
  if (request.method === 'POST' && !db.inTransaction) db.exec('BEGIN IMMEDIATE');
  const status = request.method === 'POST' ? 500 : 200;
  setTimeout(() => response.writeHead(status).end('{}'), ANSWER_AFTER_MS);
});
server.listen(Number(process.env.PORT), '127.0.0.1');
