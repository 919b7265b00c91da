import { fileURLToPath } from 'node:url';
import type { Result } from 'autocannon';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { GENESIS } from '../support/genesis.ts';
import { measuredRun } from './measured-run.ts';

const AUTOCANNON = fileURLToPath(new URL('../../node_modules/.bin/autocannon', import.meta.url));

/** As long as what `genesis stress` sends, which has a token of its own in each request. */
export const BODY = '{"message":"genesis stress 01234567-123456"}';

export type ToolLoad =
  | { readonly kind: 'closed-loop'; readonly connections: number; readonly seconds: number }
  | { readonly kind: 'open-loop'; readonly ratePerSecond: number; readonly seconds: number };

/** Its own default of 10 cannot send 200 a second to a server that takes 100 ms. */
const OPEN_CONNECTIONS = 50;

/** What a tool reported of its load, and what it cost. */
export interface ToolRun {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** User and system time. */
  readonly cpuUs: number;
  readonly userUs: number;
}

/** A command line that loads `POST /api/chat`; it throws where not every request was answered well. */
export type Tool = (url: string, load: ToolLoad) => Promise<ToolRun>;

export const TOOLS = { genesis, autocannon } as const satisfies Record<string, Tool>;
export type ToolName = keyof typeof TOOLS;

/** Parses each reply, and looks for the token of its request in it. */
async function genesis(url: string, load: ToolLoad): Promise<ToolRun> {
  const size = load.kind === 'closed-loop' ? ['-c', `${load.connections}`] : ['-r', `${load.ratePerSecond}`];
  const args = ['stress', '--url', url, ...size, '-d', `${load.seconds}s`, '--no-audit', '--json', '-'];
  const { stdout, cpuUs, userUs } = await measuredRun(GENESIS, args);
  const { requests, schedule, latency, ratePerSecond } = JSON.parse(stdout) as StressResult;
  const { completed, ok, traced } = requests;
  if (traced !== ok || ok !== completed || (schedule?.unsent ?? 0) > 0)
    throw new Error(`of ${completed} requests ${ok} were ok, ${traced} of them traced`);
  const atPercentile = (wanted: number) =>
    latency?.percentiles.find(({ percentile }) => percentile === wanted)?.ms ?? Number.NaN;
  const [p50Ms, p99Ms] = [atPercentile(50), atPercentile(99)];
  return { requests: completed, perSecond: ratePerSecond, p50Ms, p99Ms, cpuUs, userUs };
}

/** Sends the same bytes again and again, and looks at the status of each answer. */
async function autocannon(url: string, load: ToolLoad): Promise<ToolRun> {
  const size =
    load.kind === 'closed-loop'
      ? ['-c', `${load.connections}`]
      : ['-c', `${OPEN_CONNECTIONS}`, '-R', `${load.ratePerSecond}`];
  const request = ['-m', 'POST', '-H', 'content-type: application/json', '-b', BODY, `${url}/api/chat`];
  const args = [...size, '-d', `${load.seconds}`, '--json', '--no-progress', ...request];
  const { stdout, cpuUs, userUs } = await measuredRun(AUTOCANNON, args);
  const { requests, duration, latency, errors, non2xx } = JSON.parse(stdout) as Result;
  if (errors + non2xx > 0) throw new Error(`${errors + non2xx} requests of autocannon failed`);
  const { p50: p50Ms, p99: p99Ms } = latency;
  return { requests: requests.total, perSecond: requests.total / duration, p50Ms, p99Ms, cpuUs, userUs };
}
