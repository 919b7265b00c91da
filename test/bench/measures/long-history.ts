import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { DEFAULT_CONVERSATION } from '../../../src/store/rules.ts';
import * as operations from '../../../src/store/sqlite/operations/memory.ts';
import { runBatch } from '../../../src/store/sqlite/pool/batch.ts';
import { initialiseSchema } from '../../../src/store/sqlite/schema.ts';
import { withHttpClient } from '../../../src/stress/http/http-client.ts';
import { estimateRatio, ratiosOf } from '../interval.ts';
import { median } from '../median.ts';
import { type RoundLimits, untilNarrow } from '../rounds.ts';
import type { Row } from '../row.ts';
import { alternatingTurns, newConversation } from '../sequential-turns.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';
import { withServers } from '../with-servers.ts';

const LONG = 1_000_000;
const SHORT = 100;
// A bound of a few percent needs an interval of one.
const ROUNDS: RoundLimits = { least: 31, seconds: 45, within: 0.01 };
const TURNS_PER_ROUND = 25;
const TURNS_PER_BATCH = 500;

/** One turn after the other, in a short conversation and in a very long one of the same database, in turn. */
export async function longHistory({ folder }: Setting): Promise<readonly Row[]> {
  const file = join(folder, 'long.db');
  storeTurns(file, LONG / 2);
  const starts = { server: () => ServerProcess.genesis(file, 'full') };
  const ms = { long: [] as number[], short: [] as number[] };
  await withServers(starts, ({ server }) =>
    withHttpClient(server.url, 60_000, (client) =>
      untilNarrow(
        ROUNDS,
        async () => {
          const short = { client, conversation: await newConversation(client) };
          await alternatingTurns(SHORT / 2, short, { client });
          const [ofLong, ofShort] = await alternatingTurns(TURNS_PER_ROUND, { client }, short);
          ms.long.push(ofLong);
          ms.short.push(ofShort);
        },
        () => [ratiosOf(ms.long, ms.short)],
      ),
    ),
  );
  return [
    {
      measure: `a turn at ${LONG.toLocaleString('en')} messages`,
      against: `at ${SHORT}`,
      detail: `${median(ms.long).toFixed(2)} : ${median(ms.short).toFixed(2)} ms`,
      ...estimateRatio(ms.long, ms.short),
      unit: '×',
      limit: { kind: 'most', mustReach: 1.1, aim: 1.02 },
    },
  ];
}

/** Through the server's own operations, so that the database is what that many turns leave behind, summaries included. */
function storeTurns(file: string, count: number): void {
  const db = new SqliteDatabase(file);
  db.pragma('journal_mode = WAL');
  // It is made anew each time.
  db.pragma('synchronous = OFF');
  initialiseSchema(db);
  operations.ensureConversation(db, { id: DEFAULT_CONVERSATION, now: 0 });
  for (let stored = 0; stored < count; stored += TURNS_PER_BATCH) {
    const turns = Array.from({ length: Math.min(TURNS_PER_BATCH, count - stored) }, (_, i) => ({
      name: 'addTurn',
      args: {
        conversationId: DEFAULT_CONVERSATION,
        message: `message ${stored + i} of a long conversation`,
        reply: `Echo: message ${stored + i} of a long conversation`,
        now: stored + i,
      },
    }));
    const reply = runBatch(db, 'writer', operations, turns);
    if (reply.kind !== 'done' || !reply.committed)
      throw new Error('the long conversation could not be stored');
  }
  // What is left in the log must not be on the way of the turns.
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
