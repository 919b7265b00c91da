import { DEFAULT_SERVER_OPTIONS } from '../../../src/server/options.ts';
import { openStore } from '../../../src/store/open.ts';
import { DEFAULT_CONVERSATION } from '../../../src/store/rules.ts';
import type { Store } from '../../../src/store/store.ts';
import { runOn } from '../../support/postgres.ts';
import { inPostgres, type NewDatabase } from '../in-postgres.ts';
import { estimateRatio, ratiosOf } from '../interval.ts';
import { median } from '../median.ts';
import { transactionPerTurn } from '../peers/transaction-per-turn.ts';
import { type RoundLimits, untilNarrow } from '../rounds.ts';
import type { Row } from '../row.ts';
import { compared, type Sample } from '../samples.ts';
import type { Setting } from '../setting.ts';

const CALLERS = 200;
const CONNECTIONS = 10;
const SECONDS = 3;
const ROUNDS: RoundLimits = { least: 7, seconds: 90 };
const LONG = 1_000_000;
const SHORT = 100;
// A bound of a few percent needs an interval of one.
const HISTORY_ROUNDS: RoundLimits = { least: 31, seconds: 30, within: 0.01 };
const TURNS_PER_ROUND = 50;
const TURNS_AT_ONCE = 2_000;

/** The store on PostgreSQL, without HTTP: what a client of the same PostgreSQL does otherwise is beside it. */
export async function postgres({ folder }: Setting): Promise<readonly Row[]> {
  const rows = await inPostgres(folder, async (newDatabase) => [
    ...(await besideTransactions(newDatabase)),
    await longHistory(newDatabase),
  ]);
  if (rows === undefined)
    process.stderr.write('left out: PostgreSQL is not installed, and GENESIS_TEST_POSTGRES names none\n');
  return rows ?? [];
}

function open(database: string, durability: 'full' | 'normal' = 'full'): Promise<Store> {
  return openStore({ ...DEFAULT_SERVER_OPTIONS, database, durability, memoryPoolSize: CONNECTIONS });
}

type AddTurn = (conversationId: string, message: string, reply: string) => Promise<unknown>;

/** Each caller stores turns in a conversation of its own, one after the other. */
async function besideTransactions(newDatabase: NewDatabase): Promise<Row[]> {
  const [ours, theirs] = [await newDatabase(), await newDatabase()];
  const store = await open(ours);
  const conversations = await newConversations(store);
  // The same schema, and the same conversations.
  const other = await open(theirs);
  await other.close();
  for (const id of conversations)
    await runOn(theirs, `INSERT INTO conversations VALUES ('${id}', NULL, 0, 0)`);
  const peer = transactionPerTurn(theirs, CONNECTIONS);
  const addTurn: AddTurn = (conversationId, message, reply) =>
    store.conversations.addTurn({ conversationId, message, reply, now: Date.now() });
  const samples = { ours: [] as Sample[], theirs: [] as Sample[] };
  try {
    for (const add of [addTurn, peer.addTurn]) await sample(add, conversations, 1);
    const makeRound = async () => {
      samples.ours.push(await sample(addTurn, conversations, SECONDS));
      samples.theirs.push(await sample(peer.addTurn, conversations, SECONDS));
    };
    const ratesOf = (side: readonly Sample[]) => side.map(({ perSecond }) => perSecond);
    await untilNarrow(ROUNDS, makeRound, () => [ratiosOf(ratesOf(samples.ours), ratesOf(samples.theirs))]);
  } finally {
    await Promise.all([store.close(), peer.close()]);
  }
  const against = `a transaction per turn, pool of ${CONNECTIONS}`;
  return [
    {
      measure: `turns/s, ${CALLERS} callers, PostgreSQL`,
      against,
      ...compared(samples.ours, samples.theirs, 'perSecond'),
      limit: { kind: 'least', mustReach: 3, aim: 6 },
    },
    {
      measure: 'CPU per turn of its client, PostgreSQL',
      against,
      ...compared(samples.ours, samples.theirs, 'cpuUs'),
      limit: { kind: 'most', mustReach: 0.33, aim: 0.15 },
    },
  ];
}

async function newConversations(store: Store): Promise<readonly string[]> {
  const made = await Promise.all(Array.from({ length: CALLERS }, () => store.conversations.create(null)));
  return made.map(({ id }) => id);
}

async function sample(addTurn: AddTurn, conversations: readonly string[], seconds: number): Promise<Sample> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1e3;
  let turns = 0;
  const caller = async (conversationId: string) => {
    while (performance.now() < endAt) {
      await addTurn(conversationId, `message ${turns} of a bench`, `Echo: message ${turns} of a bench`);
      turns++;
    }
  };
  await Promise.all(conversations.map(caller));
  const { user, system } = process.cpuUsage(cpu);
  const perSecond = turns / ((performance.now() - startedAt) / 1e3);
  return { perSecond, cpuUs: (user + system) / turns, p99Ms: Number.NaN };
}

/** One turn after the other, in a short conversation and in a very long one of the same database, in turn. */
async function longHistory(newDatabase: NewDatabase): Promise<Row> {
  const database = await newDatabase();
  await fill(database);
  // What autovacuum does in the minutes after.
  await runOn(database, 'VACUUM ANALYZE');
  const store = await open(database);
  const ms = { long: [] as number[], short: [] as number[] };
  try {
    const makeRound = async () => {
      const { id } = await store.conversations.create(null);
      await timeTurns(store, id, SHORT / 2);
      ms.short.push(await timeTurns(store, id, TURNS_PER_ROUND));
      ms.long.push(await timeTurns(store, DEFAULT_CONVERSATION, TURNS_PER_ROUND));
    };
    await untilNarrow(HISTORY_ROUNDS, makeRound, () => [ratiosOf(ms.long, ms.short)]);
  } finally {
    await store.close();
  }
  return {
    measure: `a turn at ${LONG.toLocaleString('en')} messages, PostgreSQL`,
    against: `at ${SHORT}`,
    detail: `${median(ms.long).toFixed(2)} : ${median(ms.short).toFixed(2)} ms`,
    ...estimateRatio(ms.long, ms.short),
    unit: '×',
    limit: { kind: 'most', mustReach: 1.25, aim: 1.05 },
  };
}

/** Through the store itself, so that the database is what that many turns leave behind, summaries included. */
async function fill(database: string): Promise<void> {
  const store = await open(database, 'normal');
  for (let stored = 0; stored < LONG / 2; stored += TURNS_AT_ONCE)
    await Promise.all(
      Array.from({ length: TURNS_AT_ONCE }, (_, i) => {
        const message = `message ${stored + i} of a long conversation`;
        const turn = {
          conversationId: DEFAULT_CONVERSATION,
          message,
          reply: `Echo: ${message}`,
          now: stored + i,
        };
        return store.conversations.addTurn(turn);
      }),
    );
  await store.close();
}

/** Milliseconds of a turn as the server makes it, the mean of `count`: its context is read, and it is stored. */
async function timeTurns({ conversations }: Store, conversationId: string, count: number): Promise<number> {
  const startedAt = performance.now();
  for (let i = 0; i < count; i++) {
    await conversations.context(conversationId);
    await conversations.addTurn({
      conversationId,
      message: 'one more',
      reply: 'Echo: one more',
      now: Date.now(),
    });
  }
  return (performance.now() - startedAt) / count;
}
