// The process that asks SQLite. It is the only one that opens the database, and never reads its files otherwise: closing
// any descriptor of a file drops all locks that a process has on it. It never ends by closing the database either: the
// last connection of all would empty and remove the write-ahead log. It is killed, by whom it works for or by itself.
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
import { brokenForeignKeys } from './questions/foreign-keys.ts';
import { checkIntegrity } from './questions/integrity.ts';
import { readSchema } from './questions/schema.ts';

type Answers = {
  readonly [Q in QuestionName]: (given: Questions[Q]['given']) => Questions[Q]['told'];
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
  'foreign-keys': () => reading(brokenForeignKeys),
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
  // What a stranger's schema says is not run beyond what SQLite holds to be harmless.
  db.pragma('trusted_schema = OFF');
  return db;
}

/** SQLite opens the log at the first read: at once, while those who keep the files that it needs are still there. */
function connect(db: Database): void {
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    // What is broken is told by the questions that follow.
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
    // Not COMMIT: after damage was met, that fails too.
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

function answer({ ask, given }: Request): Message {
  try {
    return { told: (ANSWERS[ask] as (given: unknown) => unknown)(given) };
  } catch (error) {
    return { failed: { code: codeOf(error) ?? 'ERROR', message: messageOf(error) } };
  }
}

const send = (message: Message) => void process.send?.(message);

process.on('message', (request: Request) => send(answer(request)));
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
new Worker(new URL(`./parent-watch${extname(import.meta.url)}`, import.meta.url), {
  workerData: process.ppid,
});
send({ ready: true });
