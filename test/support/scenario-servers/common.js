// What the servers of the examples of scenarios share. Their arguments: the port, the SQLite file, and a defect, if any:
//   loses   every seventh message is acknowledged, and not stored
//   mixes   every two messages that arrive at once get each other's answer
import SQLite from 'better-sqlite3';

const [, , port, file = ':memory:', defect = 'none'] = process.argv;

/** How long a message without another one at the same time waits for one. */
const ALONE_MS = 1_000;

/** In WAL mode a commit survives the end of the process. */
export function openDatabase(schema) {
  const db = new SQLite(file);
  db.pragma('journal_mode = WAL');
  db.exec(schema);
  return db;
}

export function listen(app) {
  app.listen(Number(port), '127.0.0.1');
}

let messages = 0;

/** Whether the next message is not stored. */
export function isLost() {
  return defect === 'loses' && messages++ % 7 === 3;
}

let waiting;

/** Resolves with what is answered to: this message, or with the defect the one that arrived at the same time. */
export async function answeredMessage(message) {
  if (defect !== 'mixes') return message;
  const other = waiting;
  if (other) {
    waiting = undefined;
    other.resolve(message);
    return other.message;
  }
  const { promise, resolve } = Promise.withResolvers();
  const own = { message, resolve };
  waiting = own;
  const timer = setTimeout(resolve, ALONE_MS, message);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    if (waiting === own) waiting = undefined;
  }
}
