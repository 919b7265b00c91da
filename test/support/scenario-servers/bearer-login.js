// The API of json-server-auth: accounts, a login that answers with a JWT, and below /660/ a resource that needs it. A message
// that is posted is stored, and the answer is the stored record.
import { createHash, createHmac } from 'node:crypto';
import express from 'express';
import { answeredMessage, isLost, listen, openDatabase } from './common.js';

const db = openDatabase(`
  CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, password TEXT);
  CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT);`);

/** It is always the same, as that of json-server-auth: a login outlives the server. */
const SECRET = 'the secret of an example';
const LOGIN_S = 3_600;

const signature = (text) => createHmac('sha256', SECRET).update(text).digest('base64url');
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const hashed = (password) => createHash('sha256').update(password).digest('hex');

function accessToken({ id, email }) {
  const iat = Math.floor(Date.now() / 1_000);
  const claims = { email, iat, exp: iat + LOGIN_S, sub: String(id) };
  const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${text}.${signature(text)}`;
}

function isValid(token) {
  const [header, claims, signed] = token.split('.');
  if (signature(`${header}.${claims}`) !== signed) return false;
  return JSON.parse(Buffer.from(claims, 'base64url')).exp > Date.now() / 1_000;
}

const found = (email) => db.prepare('SELECT * FROM users WHERE email = ?').get(email);
const loggedIn = ({ id, email }) => ({ accessToken: accessToken({ id, email }), user: { email, id } });

const needsAccount = ({ body }, response, next) =>
  body?.email && body.password ? next() : response.status(400).json('Email and password are required');

const needsLogin = ({ headers: { authorization } }, response, next) => {
  if (!authorization) return response.status(401).json('Missing authorization header');
  const [scheme, token] = authorization.split(' ');
  if (scheme !== 'Bearer') return response.status(401).json('Incorrect authorization scheme');
  return isValid(token ?? '') ? next() : response.status(401).json('jwt malformed');
};

const app = express().use(express.json());

app.post('/register', needsAccount, ({ body: { email, password } }, response) => {
  if (found(email)) return response.status(400).json('Email already exists');
  db.prepare('INSERT INTO users (email, password) VALUES (?, ?)').run(email, hashed(password));
  response.status(201).json(loggedIn(found(email)));
});

app.post('/login', needsAccount, ({ body: { email, password } }, response) => {
  const user = found(email);
  if (!user) return response.status(400).json('Cannot find user');
  if (user.password !== hashed(password)) return response.status(400).json('Incorrect password');
  response.json(loggedIn(user));
});

app.get('/660/messages', needsLogin, (_request, response) =>
  response.json(db.prepare('SELECT id, text FROM messages ORDER BY id').all()),
);

app.post('/660/messages', needsLogin, async ({ body: { text } }, response) => {
  const { lastInsertRowid: id } = db.prepare('INSERT INTO messages (text) VALUES (?)').run(text);
  if (isLost()) db.prepare('DELETE FROM messages WHERE id = ?').run(id);
  response.status(201).json({ text: await answeredMessage(text), id });
});

listen(app);
