import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { DEFAULT_CONVERSATION } from '../../../src/store/rules.ts';
import * as operations from '../../../src/store/sqlite/operations/memory.ts';
import { runBatch } from '../../../src/store/sqlite/pool/batch.ts';
import { initialiseSchema } from '../../../src/store/sqlite/schema.ts';
import { HttpClient } from '../../../src/stress/http/http-client.ts';
import { median, medianRatio } from '../median.ts';
import type { Row } from '../row.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';

const LONG = 1_000_000;
const SHORT = 100;
const ROUNDS = 31;
const TURNS_PER_ROUND = 50;
const TURNS_PER_BATCH = 500;

/** One turn after the other, in a short conversation and in a very long one of the same database, in turn. */
export async function longHistory({ folder }: Setting): Promise<readonly Row[]> {
  const file = join(folder, 'long.db');
  storeTurns(file, LONG / 2);
  const server = await ServerProcess.genesis(file, 'full');
  const client = new HttpClient(server.url, 60_000);
  const ms = { long: [] as number[], short: [] as number[] };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const short = await newConversation(client);
      await timeTurns(client, short, SHORT / 2);
      ms.short.push(await timeTurns(client, short, TURNS_PER_ROUND));
      ms.long.push(await timeTurns(client, DEFAULT_CONVERSATION, TURNS_PER_ROUND));
    }
  } finally {
    await client.destroy();
    await server.stop();
  }
  return [
    {
      measure: `a turn at ${LONG.toLocaleString('en')} messages`,
      against: `at ${SHORT}`,
      detail: `${median(ms.long).toFixed(2)} : ${median(ms.short).toFixed(2)} ms`,
      value: medianRatio(ms.long, ms.short),
      unit: '×',
      limit: { kind: 'most', mustReach: 1.25, aim: 1.05 },
    },
  ];
}

/** Through the server's own operations, so that the database is what that many turns leave behind, summaries included. */
function storeTurns(file: string, count: number): void {
  const db = new SqliteDatabase(file);
  db.pragma('journal_mode = WAL');
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
  db.close();
}

async function newConversation(client: HttpClient): Promise<string> {
  const { body } = await client.post('/api/conversations', '{}');
  return (JSON.parse(body) as { id: string }).id;
}

/** Milliseconds of one turn, the mean of `count`. */
async function timeTurns(client: HttpClient, conversationId: string, count: number): Promise<number> {
  const body = JSON.stringify({ message: 'one more message', conversation_id: conversationId });
  const startedAt = performance.now();
  for (let i = 0; i < count; i++) {
    const { status } = await client.post('/api/chat', body);
    if (status !== 200) throw new Error(`a turn was answered with HTTP ${status}`);
  }
  return (performance.now() - startedAt) / count;
}
