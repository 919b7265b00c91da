import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { makeGenesisChat, makePythonChat } from '../chat-database.ts';
import type { SoundDatabase } from './sound-database.ts';

/** Only in WAL mode: in a chat, a rollback journal is worth a warning. */
export const WAL_CHATS: readonly SoundDatabase[] = [
  {
    name: 'a chat of Genesis',
    make: (folder) => inWalMode(madeBy(join(folder, 'chat.db'), (path) => makeGenesisChat(path, 200))),
  },
  {
    name: 'a chat of the Python system',
    make: (folder) =>
      inWalMode(
        madeBy(join(folder, 'chat.db'), (path) => makePythonChat(path, { messages: 60, summaries: 4 })),
      ),
  },
  {
    name: 'a chat of the Python system, without its default conversation',
    make: (folder) =>
      inWalMode(
        madeBy(join(folder, 'chat.db'), (path) => makePythonChat(path, { messages: 0, summaries: 0 })),
        "DELETE FROM conversations WHERE id = 'main'",
      ),
  },
];

function madeBy(path: string, make: (path: string) => void): string {
  make(path);
  return path;
}

function inWalMode(path: string, sql = ''): string {
  const db = new SqliteDatabase(path);
  db.exec(`PRAGMA journal_mode = WAL; ${sql}`);
  db.close();
  return path;
}
