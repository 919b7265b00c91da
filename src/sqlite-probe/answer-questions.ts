// The side of the process that asks SQLite. Only this process opens the database, and it reads the files in no other way:
// closing any descriptor of a file drops all locks that a process has on it. It never closes the database: the last
// connection would empty and remove the write-ahead log. It is killed, by its parent or by itself.
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { codeOf, messageOf } from '../errors.ts';
import { isDamage } from './is-damage.ts';
import { DISCONNECTED, type Message, type Opening, type Questions, type Request } from './protocol.ts';

/** What answers each question, with the opened database. */
export type Answers<Q extends Questions> = {
  readonly [Name in keyof Q]: (db: Database, args: Q[Name]['args']) => Q[Name]['answer'];
};

/** Makes this process one that opens a database and answers these questions about it until it is killed. */
export function answerQuestions<Q extends Questions>(answers: Answers<Q>): void {
  let opened: Database | undefined;
  const answer = ({ question, args }: Request): unknown => {
    if (question === 'open') {
      opened = connect(open(args as Opening));
      return null;
    }
    if (!opened) throw new Error('asked before it was opened');
    return answers[question]?.(opened, args);
  };
  process.on('message', (request: Request) => send(replyOf(() => answer(request))));
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  new Worker(new URL(`./parent-watch${extname(import.meta.url)}`, import.meta.url), {
    workerData: process.ppid,
  });
  send({ ready: true });
}

/** Answers a question in one read transaction. */
export function reading<Args, T>(question: (db: Database, args: Args) => T): (db: Database, args: Args) => T {
  return (db, args) => {
    db.exec('BEGIN');
    try {
      return question(db, args);
    } finally {
      // Not COMMIT, which fails after damage was found.
      if (db.inTransaction) db.exec('ROLLBACK');
    }
  };
}

function open({ file, access, needs, busyTimeoutMs }: Opening): Database {
  const missing = needs.find((name) => !existsSync(name));
  if (missing) throw Object.assign(new Error(`${missing} is gone`), { code: DISCONNECTED });
  const options = { readonly: access === 'read', fileMustExist: true, timeout: busyTimeoutMs };
  const db = withTrimmedName(file, (name) => new SqliteDatabase(name, options));
  // Of a foreign schema, SQLite runs only what is harmless.
  db.pragma('trusted_schema = OFF');
  return db;
}

/** better-sqlite3 cuts white space off the ends of a name. SQLite resolves links, and finds the log next to the file itself. */
function withTrimmedName<T>(file: string, use: (name: string) => T): T {
  if (file.trim() === file) return use(file);
  const folder = mkdtempSync(join(tmpdir(), 'genesis-'));
  try {
    const link = join(folder, 'link.db');
    symlinkSync(file, link);
    return use(link);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** SQLite opens the log at the first read: read at once, while the processes that keep the log open are still running. */
function connect(db: Database): Database {
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    // The following questions find out what is damaged.
    if (!isDamage(codeOf(error))) throw error;
  }
  return db;
}

function replyOf(answer: () => unknown): Message {
  try {
    return { answer: answer() };
  } catch (error) {
    return { failed: { code: codeOf(error) ?? 'ERROR', message: messageOf(error) } };
  }
}

function send(message: Message): void {
  process.send?.(message);
}
