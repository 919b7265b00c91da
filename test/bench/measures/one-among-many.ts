import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { initialiseSchema } from '../../../src/store/sqlite/schema.ts';
import { withHttpClient } from '../../../src/stress/http/http-client.ts';
import { estimateRatio, ratiosOf } from '../interval.ts';
import { median } from '../median.ts';
import { type RoundLimits, untilNarrow } from '../rounds.ts';
import type { Row } from '../row.ts';
import { alternatingTurns } from '../sequential-turns.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';
import { withServers } from '../with-servers.ts';

const [MANY, FEW] = [1_000_000, 1_000];
// A bound of a few percent needs an interval of one.
const ROUNDS: RoundLimits = { least: 31, seconds: 45, within: 0.01 };
const TURNS_PER_ROUND = 25;
/** A prime: the conversations of successive rounds lie far apart. */
const STRIDE = 611_953;

/** One turn after the other, in a conversation of a small database and in one of a very large database, in turn. */
export async function oneAmongMany({ folder }: Setting): Promise<readonly Row[]> {
  const files = { many: join(folder, 'a-million.db'), few: join(folder, 'a-thousand.db') };
  storeConversations(files.many, MANY);
  storeConversations(files.few, FEW);
  const ms = { many: [] as number[], few: [] as number[] };
  const starts = {
    many: () => ServerProcess.genesis(files.many, 'full'),
    few: () => ServerProcess.genesis(files.few, 'full'),
  };
  await withServers(starts, (servers) =>
    withHttpClient(servers.many.url, 60_000, (many) =>
      withHttpClient(servers.few.url, 60_000, (few) =>
        untilNarrow(
          ROUNDS,
          async (round) => {
            // In others each time, from their second turn on: that no page of theirs was read before is part of it.
            const [ofMany, ofFew] = await alternatingTurns(
              TURNS_PER_ROUND,
              { client: many, conversation: idOf((round * STRIDE) % MANY) },
              { client: few, conversation: idOf(round % FEW) },
            );
            ms.many.push(ofMany);
            ms.few.push(ofFew);
          },
          () => [ratiosOf(ms.many, ms.few)],
        ),
      ),
    ),
  );
  return [
    {
      measure: `a turn among ${MANY.toLocaleString('en')} conversations`,
      against: `among ${FEW.toLocaleString('en')}`,
      detail: `${median(ms.many).toFixed(2)} : ${median(ms.few).toFixed(2)} ms`,
      ...estimateRatio(ms.many, ms.few),
      unit: '×',
      limit: { kind: 'most', mustReach: 1.1, aim: 1.02 },
    },
  ];
}

/** As long as the ids that the server gives. */
function idOf(number: number): string {
  return `${number.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

/** Each with one turn, in order, in one transaction: the tables and their indexes are those of as many turns. */
function storeConversations(file: string, count: number): void {
  const db = new SqliteDatabase(file);
  db.pragma('journal_mode = WAL');
  // It is all or nothing, and made anew each time.
  db.pragma('synchronous = OFF');
  initialiseSchema(db);
  const conversation = db.prepare('INSERT INTO conversations VALUES (?, NULL, 0, 0)');
  const message = db.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, 0)');
  db.transaction(() => {
    for (let made = 0; made < count; made++) {
      const [id, asked] = [idOf(made), 2 * made + 1];
      conversation.run(id);
      message.run(asked, id, 'user', 'a message of many', null);
      message.run(asked + 1, id, 'assistant', 'Echo: a message of many', asked);
    }
  })();
  // What the transaction left in the log must not be on the way of the turns.
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
