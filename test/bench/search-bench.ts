// npm run bench:search: what searches take among a million messages, and what they cost each turn, on both backends.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_SERVER_OPTIONS } from '../../src/server/options.ts';
import { openStore } from '../../src/store/open.ts';
import { readQuery } from '../../src/store/search/query.ts';
import type { Store } from '../../src/store/store.ts';
import { inPostgres } from './in-postgres.ts';
import { median } from './median.ts';
import { ZipfTexts } from './zipf-texts.ts';

const MESSAGES = Number(process.env.GENESIS_BENCH_MESSAGES ?? 1_000_000);
const CONVERSATIONS = 1_000;
const AT_ONCE = 2_000;
const ROUNDS = 7;
/** How many turns, by how many callers: one alone waits for the disk each time. */
const TURNS = { 1: 300, 20: 2_000, 200: 4_000 } as const;
type Callers = keyof typeof TURNS;
const REPEATS = 7;

const texts = new ZipfTexts();
const folder = mkdtempSync(join(tmpdir(), 'genesis-search-'));
let files = 0;
try {
  await measure('SQLite', async () => join(folder, `${files++}.db`));
  await inPostgres(folder, (newDatabase) => measure('PostgreSQL', newDatabase));
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(name: string, newDatabase: () => Promise<string>): Promise<void> {
  for (const callers of [1, 20, 200] as const) print(name, await costOfTurns(callers, newDatabase));
  const database = await newDatabase();
  await fill(database);
  print(name, await indexAll(database));
  const store = await open(database, true);
  await untilIndexed(store);
  for (const [what, query, offset = 0] of queries()) print(name, await timeOf(store, what, query, offset));
  await store.close();
}

function print(name: string, line: string): void {
  process.stdout.write(`${name}: ${line}\n`);
}

function open(database: string, search: boolean): Promise<Store> {
  return openStore({ ...DEFAULT_SERVER_OPTIONS, database, search });
}

/** Stores turns without and with the index, in turn, so that both meet the same state of the machine. */
async function costOfTurns(callers: Callers, newDatabase: () => Promise<string>): Promise<string> {
  const sides = { without: [] as Cost[], with: [] as Cost[] };
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const);
    for (const side of order) sides[side].push(await costOf(callers, await newDatabase(), side === 'with'));
  }
  const of = (side: readonly Cost[], figure: keyof Cost) => median(side.map((cost) => cost[figure]));
  const figures = (['userUs', 'systemUs', 'perSecond'] as const).map((figure) => {
    const [before, after] = [of(sides.without, figure), of(sides.with, figure)];
    return `${figure} ${before.toFixed(0)} → ${after.toFixed(0)}`;
  });
  const more = median(sides.with.map(({ userUs }, i) => userUs - (sides.without[i]?.userUs ?? Number.NaN)));
  return `a turn, ${callers} callers: ${figures.join(', ')}; ${more.toFixed(0)} µs more of user CPU`;
}

/** Of the process, whose threads are all that SQLite uses, and PostgreSQL's client; microseconds a turn. */
interface Cost {
  readonly userUs: number;
  readonly systemUs: number;
  readonly perSecond: number;
}

async function costOf(callers: Callers, database: string, search: boolean): Promise<Cost> {
  const turns = TURNS[callers];
  const store = await open(database, search);
  await addTurns(store, callers, turns / 5);
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  await addTurns(store, callers, turns);
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1_000;
  await store.close();
  return { userUs: user / turns, systemUs: system / turns, perSecond: turns / seconds };
}

async function addTurns({ conversations }: Store, callers: number, turns: number): Promise<void> {
  let left = turns;
  const call = async () => {
    while (left-- > 0) {
      const message = texts.text();
      const turn = { conversationId: 'main', message, reply: `Echo: ${message}`, now: Date.now() };
      await conversations.addTurn(turn);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
}

/** Without an index, as an older version would. */
async function fill(database: string): Promise<void> {
  const store = await open(database, false);
  const ids = await Promise.all(
    Array.from({ length: CONVERSATIONS }, async () => (await store.conversations.create(null)).id),
  );
  for (let stored = 0; stored < MESSAGES; stored += 2 * AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) =>
        store.conversations.addTurn({
          conversationId: ids[i % CONVERSATIONS] ?? 'main',
          message: texts.text(),
          reply: texts.text(),
          now: Date.now(),
        }),
      ),
    );
  await store.close();
}

/** How long the background takes, and the longest turn meanwhile. */
async function indexAll(database: string): Promise<string> {
  const [store, began, cpu] = [await open(database, true), performance.now(), process.cpuUsage()];
  let slowestMs = 0;
  do {
    const sent = performance.now();
    await addTurns(store, 1, 1);
    slowestMs = Math.max(slowestMs, performance.now() - sent);
    await sleep(50);
  } while (!(await find(store, '?')).isComplete);
  const { user, system } = process.cpuUsage(cpu);
  await store.close();
  const [seconds, cpuSeconds] = [(performance.now() - began) / 1_000, (user + system) / 1e6];
  return `added to the index in ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU; the slowest turn meanwhile ${slowestMs.toFixed(0)} ms`;
}

async function untilIndexed(store: Store): Promise<void> {
  while (!(await find(store, '?')).isComplete) await sleep(20);
}

function find({ search }: Store, query: string, offset = 0) {
  if (!search) throw new Error('the store has no index');
  return search.find({ terms: readQuery(query), limit: 50, offset });
}

function queries(): (readonly [what: string, query: string, offset?: number])[] {
  const word = (rank: number) => texts.words[rank] ?? '';
  return [
    ['the most frequent word', word(0)],
    ['a letter', 'e'],
    ['two letters', 'te'],
    ...[100, 1_000, 10_000, 49_000].map((rank) => [`word number ${rank}`, word(rank)] as const),
    ['no such word', 'qqqqzzzz'],
    ['three frequent words', [1, 2, 3].map(word).join(' ')],
    ['eight frequent words', texts.words.slice(0, 8).join(' ')],
    ['a frequent and a rare word', `${word(0)} ${word(20_000)}`],
    ['a letter and a rare word', `e* ${word(20_000)}`],
    ['two rare words', `${word(20_001)} ${word(20_002)}`],
    ['a Chinese word', '编程'],
    ['a Chinese character', '中'],
    ['no such Chinese word', '编喜'],
    ['page 21 of a frequent word', `${word(0)} ${word(0)}`, 1_000],
    ['page 21 of a letter', 'e', 1_000],
  ];
}

async function timeOf(store: Store, what: string, query: string, offset: number): Promise<string> {
  const [times, cpus]: [number[], number[]] = [[], []];
  let found = 0;
  for (let i = 0; i < REPEATS; i++) {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    found = (await find(store, query, offset)).messages.length;
    times.push(performance.now() - began);
    const { user, system } = process.cpuUsage(cpu);
    cpus.push((user + system) / 1_000);
  }
  const [middle, most] = [median(times), Math.max(...times)];
  return `${what}: ${found} found, median ${middle.toFixed(1)} ms, at most ${most.toFixed(1)} ms; ${median(cpus).toFixed(1)} ms of CPU of this process`;
}
