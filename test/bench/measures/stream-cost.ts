import { fileURLToPath } from 'node:url';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { GENESIS } from '../../support/genesis.ts';
import { estimateOf } from '../interval.ts';
import { BODY } from '../load-tools.ts';
import { measuredRun } from '../measured-run.ts';
import { median } from '../median.ts';
import type { Row } from '../row.ts';
import { ServerProcess } from '../server-process.ts';

export const ROUNDS = 7;
const STREAMS = 1_000;
const EVENTS_PER_SECOND = 20;
/** Streams of a single event show what the start and the connections cost, which is taken off. */
const EVENTS = { few: 1, many: 200 } as const;
const MORE_EVENTS = STREAMS * (EVENTS.many - EVENTS.few);

const COUNTING_CLIENT = fileURLToPath(new URL('../peers/counting-client.js', import.meta.url));

/** Microseconds of CPU of a whole process. */
interface Cpu {
  readonly counting: number;
  readonly reading: number;
}

interface Round {
  readonly few: Cpu;
  readonly many: Cpu;
  readonly result: StressResult;
}

/** What an event costs the tool beyond its bytes, and whether it keeps up with many streams at once. */
export async function streamCost(): Promise<readonly Row[]> {
  const [few, many] = [await pacing(EVENTS.few), await pacing(EVENTS.many)];
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(few, many));
  for (const server of [few, many]) await server.stop();
  return [costRow(rounds), healthRow(rounds)];
}

function pacing(events: number): Promise<ServerProcess> {
  return ServerProcess.peer('pacing', `${events}`, `${1_000 / EVENTS_PER_SECOND}`);
}

async function measure(few: ServerProcess, many: ServerProcess): Promise<Round> {
  const [shortly, long] = [await readStreams(few.url, EVENTS.few), await readStreams(many.url, EVENTS.many)];
  return {
    few: { counting: await countBytes(few.url, EVENTS.few), reading: shortly.cpuUs },
    many: { counting: await countBytes(many.url, EVENTS.many), reading: long.cpuUs },
    result: long.result,
  };
}

async function countBytes(url: string, events: number): Promise<number> {
  const { stdout, cpuUs } = await measuredRun(COUNTING_CLIENT, [url, `${STREAMS}`, BODY]);
  // An event has more than ten.
  if (!(Number(stdout) > STREAMS * events * 10)) throw new Error(`only ${stdout} bytes were counted`);
  return cpuUs;
}

async function readStreams(url: string, events: number): Promise<{ cpuUs: number; result: StressResult }> {
  const args = ['stress', '--url', url, '-c', `${STREAMS}`, '--no-audit', '--json', '-'];
  const { stdout, cpuUs } = await measuredRun(GENESIS, args);
  const result = JSON.parse(stdout) as StressResult;
  const { requests, streams } = result;
  if (requests.traced !== STREAMS || streams?.tokens !== STREAMS * events)
    throw new Error(`${requests.traced} streams were traced, with ${streams?.tokens} events`);
  return { cpuUs, result };
}

function costRow(rounds: readonly Round[]): Row {
  const costs = (of: keyof Cpu) => rounds.map(({ few, many }) => (many[of] - few[of]) / MORE_EVENTS);
  const [reading, counting] = [costs('reading'), costs('counting')];
  return {
    measure: `CPU per event, ${STREAMS} streams of ${EVENTS_PER_SECOND}/s`,
    against: 'beyond a client that counts bytes',
    detail: `${median(reading).toFixed(1)} : ${median(counting).toFixed(1)} µs`,
    ...estimateOf(reading.map((each, round) => each - (counting[round] ?? Number.NaN))),
    unit: 'µs',
    limit: { kind: 'most', mustReach: 8, aim: 5 },
  };
}

/** As the tool saw itself: its share of a core, and for how long at most it was away from its streams. */
function healthRow(rounds: readonly Round[]): Row {
  const generators = rounds.map(({ result }) => result.generator);
  const delayMs = median(generators.map(({ eventLoopDelayMaxMs }) => eventLoopDelayMaxMs));
  const perSecond = median(rounds.map(({ result }) => eventsPerSecond(result)));
  return {
    measure: `CPU of ${STREAMS} streams of ${EVENTS_PER_SECOND}/s at once`,
    against: 'one core',
    detail: `${perSecond.toFixed(0)} events/s, event loop delay ${delayMs.toFixed(0)} ms`,
    ...estimateOf(generators.map(({ cpu }) => (cpu ?? Number.NaN) * 100)),
    unit: '%',
    limit: { kind: 'most', mustReach: 80, aim: 50 },
  };
}

function eventsPerSecond({ streams, loadMs }: StressResult): number {
  return ((streams?.tokens ?? Number.NaN) * 1_000) / loadMs;
}
