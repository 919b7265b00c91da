// A process with a store on the database named by its first argument. It reads calls from its input, one a line
// (`[part, verb, ...args]`, or `['sql', statements]`), and writes what each resolved with, or the code of its error, until its input ends.
import { createInterface } from 'node:readline';
import SqliteDatabase from 'better-sqlite3';
import { codeOf } from '../../src/errors.ts';
import { openStore } from '../../src/store/open.ts';
import { DEFAULT_STORE_OPTIONS } from '../../src/store/options.ts';
import { lineOf } from './line-of.ts';

const [database = ''] = process.argv.slice(2);
const store = await openStore({ ...DEFAULT_STORE_OPTIONS, durability: 'normal', database });
process.stdout.write('"ready"\n');
for await (const line of createInterface(process.stdin)) {
  const [part, verb, ...args] = JSON.parse(line);
  // biome-ignore lint/suspicious/noExplicitAny: the verbs of a store, by name
  const call = async () => (part === 'sql' ? runSql(verb) : (store as any)[part][verb](...args));
  const answer = await call().catch((error: unknown) => ({ error: codeOf(error) }));
  process.stdout.write(lineOf(answer ?? null));
}
await store.close();

/** In a connection that is opened for it, and closed. */
function runSql(statements: string): void {
  const db = new SqliteDatabase(database);
  db.exec(statements);
  db.close();
}
