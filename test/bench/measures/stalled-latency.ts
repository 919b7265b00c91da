import { inTurn, type OfEachTool } from '../in-turn.ts';
import type { Tool, ToolName } from '../load-tools.ts';
import { median } from '../median.ts';
import type { RoundLimits } from '../rounds.ts';
import { ServerProcess } from '../server-process.ts';
import type { SideBySideRow } from '../side-by-side.ts';
import { percentileOf, type Stall, trueLatencies } from '../stall.ts';

export const ROUNDS: RoundLimits = { least: 3, seconds: 0 };
const RATE = 200;
const SECONDS = 10;
const ANSWER_MS = 100;
const STALL_AFTER_MS = 2_000;
const STALL_MS = 1_000;

/** A percentile in milliseconds: as the tool reported it, and as it was. */
interface Reading {
  readonly reported: number;
  readonly truth: number;
}

interface Readings {
  readonly p50: Reading;
  readonly p99: Reading;
}

/** What the tools tell of a constant rate on a server that stalls once, beside what its users waited. */
export async function stalledLatency(): Promise<readonly SideBySideRow[]> {
  const found = await inTurn(ROUNDS, readings);
  return [row(found, 'p50'), row(found, 'p99')];
}

/** Each on a server of its own, which stalls only once. */
async function readings(tool: Tool): Promise<Readings> {
  const server = await ServerProcess.peer('stalling', `${ANSWER_MS}`, `${STALL_AFTER_MS}`, `${STALL_MS}`);
  try {
    const { p50Ms, p99Ms } = await tool(server.url, {
      kind: 'open-loop',
      ratePerSecond: RATE,
      seconds: SECONDS,
    });
    const stall = (await (await fetch(`${server.url}/api/stall`)).json()) as Stall;
    const latencies = trueLatencies(RATE, SECONDS, stall);
    return {
      p50: { reported: p50Ms, truth: percentileOf(latencies, 50) },
      p99: { reported: p99Ms, truth: percentileOf(latencies, 99) },
    };
  } finally {
    await server.stop();
  }
}

function row(found: OfEachTool<Readings>, percentile: keyof Readings): SideBySideRow {
  const of = (name: ToolName) => found[name].map((readings) => readings[percentile]);
  const reported = (name: ToolName) =>
    `${median(of(name).map(({ reported }) => reported)).toFixed(0)} ms, ${errorOf(of(name)).toFixed(1)} % off`;
  const truth = median([...of('genesis'), ...of('autocannon')].map(({ truth }) => truth));
  return {
    measure: `${percentile}, ${RATE}/s through a stall of ${STALL_MS / 1_000} s: ${truth.toFixed(0)} ms in truth`,
    genesis: reported('genesis'),
    autocannon: reported('autocannon'),
    value: errorOf(of('genesis')),
    unit: '%',
    limit: { kind: 'most', mustReach: 5 },
  };
}

/** In percent of the truth, whichever way it is off: the median of the rounds. */
function errorOf(readings: readonly Reading[]): number {
  return median(readings.map(({ reported, truth }) => (Math.abs(reported - truth) / truth) * 100));
}
