// An application for browsers: a form with a token against forged requests, a login that sets a new session cookie and refers to
// the first page, and a chat whose messages only their user can read. A user exists from the first login on.
import { createHash, randomUUID } from 'node:crypto';
import express from 'express';
import { answeredMessage, isLost, listen, openDatabase } from './common.js';

const db = openDatabase(`
  CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, password TEXT);
  CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, csrf TEXT, user TEXT);
  CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, user TEXT, role TEXT, content TEXT);`);

const COOKIE = { httpOnly: true, sameSite: 'lax', path: '/' };
const hashed = (password) => createHash('sha256').update(password).digest('hex');

function beginSession(response, user) {
  const session = { id: randomUUID(), csrf: randomUUID(), user };
  db.prepare('INSERT INTO sessions VALUES (@id, @csrf, @user)').run(session);
  response.cookie('sid', session.id, COOKIE);
  return session;
}

const withSession = (request, _response, next) => {
  const [, id] = /(?:^|; )sid=([^;]*)/.exec(request.headers.cookie ?? '') ?? [];
  request.session = id && db.prepare('SELECT * FROM sessions WHERE id = ?').get(id);
  next();
};

const needsLogin = ({ session }, response, next) =>
  session?.user ? next() : response.status(401).json({ error: 'Not logged in' });

const storeTurn = db.transaction((user, message, answer) => {
  const insert = db.prepare('INSERT INTO messages (user, role, content) VALUES (?, ?, ?)');
  insert.run(user, 'user', message);
  insert.run(user, 'assistant', answer);
});

const app = express().use(withSession);

app.get('/login', ({ session }, response) => {
  const { csrf } = session ?? beginSession(response, null);
  response.send(`<!doctype html><form method="post"><input name="name"><input name="password" type="password">
    <input type="hidden" name="csrf" value="${csrf}"><button>Log in</button></form>`);
});

app.post('/login', express.urlencoded(), ({ session, body: { name, password, csrf } = {} }, response) => {
  if (!session || session.csrf !== csrf) return response.status(403).send('<p>The form has expired</p>');
  if (!name || !password) return response.status(401).send('<p>Name or password is missing</p>');
  db.prepare('INSERT OR IGNORE INTO users VALUES (?, ?)').run(name, hashed(password));
  const user = db.prepare('SELECT * FROM users WHERE name = ?').get(name);
  if (user.password !== hashed(password)) return response.status(401).send('<p>Wrong password</p>');
  // A new session, so that a cookie that was planted before is not logged in.
  db.prepare('DELETE FROM sessions WHERE id = ?').run(session.id);
  beginSession(response, name);
  response.redirect('/');
});

app.get('/messages', needsLogin, ({ session: { user } }, response) =>
  response.json(db.prepare('SELECT id, role, content FROM messages WHERE user = ? ORDER BY id').all(user)),
);

app.post('/chat', needsLogin, express.json(), async ({ session: { user }, body: { message } }, response) => {
  const answer = `You said: ${await answeredMessage(message)}`;
  if (!isLost()) storeTurn(user, message, answer);
  response.json({ answer });
});

listen(app);
