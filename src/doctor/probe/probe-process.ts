// The process that asks SQLite. Only this process opens the database, and it reads the files in no other way: closing any
// descriptor of a file drops all locks that a process has on it. It never closes the database: the last connection would
// empty and remove the write-ahead log. It is killed, by its parent or by itself.
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { codeOf, messageOf } from '../../errors.ts';
import { isDamage } from './is-damage.ts';
import {
  DISCONNECTED,
  type Message,
  type Opening,
  type QuestionName,
  type Questions,
  type Request,
} from './protocol.ts';
import { beginWriting } from './questions/begin-writing.ts';
import { countChat } from './questions/chat.ts';
import { countViolations } from './questions/foreign-keys.ts';
import { checkIntegrity } from './questions/integrity.ts';
import { readSchema } from './questions/schema.ts';

type Answers = {
  readonly [Q in QuestionName]: (args: Questions[Q]['args']) => Questions[Q]['answer'];
};

let database: Database | undefined;

const ANSWERS: Answers = {
  open: (opening) => {
    database = open(opening);
    connect(database);
    return null;
  },
  schema: () => reading(readSchema),
  chat: ({ owner }) => reading((db) => countChat(db, owner)),
  integrity: ({ method }) => reading((db) => checkIntegrity(db, method)),
  'foreign-keys': () => reading(countViolations),
  'begin-writing': ({ forMs }) => beginWriting(opened(), forMs),
};

function open({ file, access, needs, busyTimeoutMs }: Opening): Database {
  const missing = needs.find((name) => !existsSync(name));
  if (missing) throw Object.assign(new Error(`${missing} is gone`), { code: DISCONNECTED });
  const db = new SqliteDatabase(file, {
    readonly: access === 'read',
    fileMustExist: true,
    timeout: busyTimeoutMs,
  });
  // Of a foreign schema, SQLite runs only what is harmless.
  db.pragma('trusted_schema = OFF');
  return db;
}

/** SQLite opens the log at the first read: read at once, while the processes that keep the log open are still running. */
function connect(db: Database): void {
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    // The following questions find out what is damaged.
    if (!isDamage(codeOf(error))) throw error;
  }
}

function opened(): Database {
  if (!database) throw new Error('asked before it was opened');
  return database;
}

function reading<T>(question: (db: Database) => T): T {
  const db = opened();
  db.exec('BEGIN');
  try {
    return question(db);
  } finally {
    // Not COMMIT, which fails after damage was found.
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

function reply({ question, args }: Request): Message {
  try {
    return { answer: (ANSWERS[question] as (args: unknown) => unknown)(args) };
  } catch (error) {
    return { failed: { code: codeOf(error) ?? 'ERROR', message: messageOf(error) } };
  }
}

const send = (message: Message) => void process.send?.(message);

process.on('message', (request: Request) => send(reply(request)));
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
new Worker(new URL(`./parent-watch${extname(import.meta.url)}`, import.meta.url), {
  workerData: process.ppid,
});
send({ ready: true });
