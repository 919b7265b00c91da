import { randomUUID } from 'node:crypto';
import { type TSchema, Type } from 'typebox';
import { type CompareFlags, compareOptions } from '../cli/compare/options.ts';
import { withRecords } from '../cli/options/data/with-records.ts';
import { runComparison } from '../compare/compare.ts';
import type { CompareOptions } from '../compare/options.ts';
import type { TurnsComparison } from '../compare/result.ts';
import { fitRunning } from '../stress/fit-running.ts';
import { FEWEST_ROUNDS, MOST_ROUNDS } from '../stress/judge/comparison/statistics/looks.ts';
import type { ArrivalSpread } from '../stress/load/arrival-spread.ts';
import { MAX_CONCURRENCY } from '../stress/load/load.ts';
import { DEFAULT_TIMEOUT_MS } from '../stress/run/options.ts';
import { calling } from './calling.ts';
import { assertNotBoth, assertOptions } from './options/assert-options.ts';
import { given } from './options/given.ts';
import { type DataOptions, dataFlags, dataSchemas } from './options/load/data-options.ts';
import { LOAD_OPTIONS } from './options/load/load-options.ts';
import { optionInvalid } from './options/option-invalid.ts';
import { type ChatRequestOptions, REQUEST, requestFlags } from './options/request-options.ts';
import { Anything, Flag, Milliseconds, Path, Text, Tolerance, whole } from './options/schemas.ts';
import { CONNECTION, type ConnectionOptions, connectionFlags } from './options/target-options.ts';

/** One of the two servers: both are started with `spawn`, or both run already at `url`. */
export interface ComparedServer {
  /** The command line that starts it, with `{{port}}` in it. */
  readonly spawn?: string | undefined;
  /** Where it answers; with `spawn`, the same for both, `http://127.0.0.1:{{port}}` by default. */
  readonly url?: string | undefined;
  /** The Unix socket that it listens on; with `spawn`, the same for both, with `{{port}}` in it. */
  readonly unixSocket?: string | undefined;
}

/** What `runCompare` takes. Times are whole milliseconds. */
export interface RunCompareOptions
  extends Omit<ConnectionOptions, 'unixSocket'>,
    ChatRequestOptions,
    DataOptions<'in-order' | 'shuffle'> {
  /** The server that is the measure. */
  readonly before: ComparedServer;
  /** The server that may be worse. */
  readonly after: ComparedServer;
  /** A path that servers of `spawn` must answer with a status below 500 before they count as ready. */
  readonly ready?: string | undefined;
  /** The most rounds, 10 to 40; 40 by default. */
  readonly rounds?: number | undefined;
  /** The tolerated change, 0.05 by default: 5 %. */
  readonly tolerance?: number | undefined;
  /** Repeats the order of turns, and of shuffled records, of another comparison. */
  readonly seed?: string | undefined;
  /** Simultaneous requests, 20 by default; with `ratePerSecond` 1000. */
  readonly concurrency?: number | undefined;
  /** The load on each server in a round; 1000 by default. */
  readonly durationMs?: number | undefined;
  /** Send so many requests per second without waiting for answers. */
  readonly ratePerSecond?: number | undefined;
  /** With `ratePerSecond`, how the requests are spread: `{ kind: 'poisson' }` or `{ kind: 'gamma', shape: 4 }`; evenly by default. */
  readonly arrivals?: ArrivalSpread | undefined;
  /** The load before each round, which is not measured; 200 by default. */
  readonly warmupMs?: number | undefined;
  /** How long to wait for one answer; 60 000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Open a connection for each request instead of keeping them; `false` by default. */
  readonly reconnect?: boolean | undefined;
  /** Read the stored messages back, and compare them with what was acknowledged; `true` by default. */
  readonly audit?: boolean | undefined;
  /** Send a request before the load, and stop where the answers show that no such request fits; `true` by default. */
  readonly probe?: boolean | undefined;
  /** Have the names of programs in the result in place of command lines; `false` by default. */
  readonly hideCommands?: boolean | undefined;
  /** Ends it early: the result is that of the whole rounds until then, with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

const Server = Type.Object(
  { spawn: Type.Optional(Text), url: Type.Optional(Text), unixSocket: Type.Optional(Text) },
  {
    additionalProperties: false,
    description: "a server such as { spawn: 'node server.js {{port}}' } or { url: 'http://127.0.0.1:8080' }",
  },
);

const { unixSocket: _, ...SHARED_CONNECTION } = CONNECTION;

export const COMPARE_OPTIONS = {
  ...SHARED_CONNECTION,
  ...REQUEST,
  ...dataSchemas(['in-order', 'shuffle']),
  before: Server,
  after: Server,
  ready: Path,
  rounds: whole(FEWEST_ROUNDS, MOST_ROUNDS),
  tolerance: Tolerance,
  seed: Text,
  concurrency: whole(1, MAX_CONCURRENCY),
  durationMs: Milliseconds,
  ratePerSecond: LOAD_OPTIONS.ratePerSecond,
  arrivals: LOAD_OPTIONS.arrivals,
  warmupMs: Milliseconds,
  timeoutMs: Milliseconds,
  reconnect: Flag,
  audit: Flag,
  probe: Flag,
  hideCommands: Flag,
  signal: Anything,
} satisfies Record<keyof RunCompareOptions, TSchema>;

/** Compares two servers. See `runCompare` of `index.ts`. */
export function callCompare(options: RunCompareOptions): Promise<TurnsComparison> {
  return calling(async () => {
    assertOptions('runCompare', COMPARE_OPTIONS, options);
    assertNotBoth(options, [['insecure', 'ca']]);
    assertServers(options);
    const { signal = new AbortController().signal } = options;
    return withRecords({ seed: randomUUID(), ...compareFlags(options) }, async (flags) => {
      const planned = compareOptions(flags, undefined);
      signal.throwIfAborted();
      const fitting = options.probe === false ? planned : await fittingComparison(planned, signal);
      return runComparison(fitting, { signal });
    });
  });
}

/** The rules of the command line speak of one option that is given twice. Throws `OPTION_INVALID`. */
function assertServers(options: Partial<RunCompareOptions>): void {
  const servers = (['before', 'after'] as const).map((name) => ({ name, ...options[name] }));
  const started = servers.filter(({ spawn }) => spawn !== undefined);
  if (started.length === 2) return;
  const missing = servers.find(({ spawn, url }) => spawn === undefined && url === undefined);
  if (!missing && started.length === 0) return;
  throw optionInvalid(
    missing ? `runCompare: ${missing.name} has neither spawn nor url` : `only ${started[0]?.name} has spawn`,
    'Give both servers a spawn, such as PORT={{port}} node server.js, or both the url of one that runs already.',
  );
}

function compareFlags(options: RunCompareOptions): CompareFlags {
  const { before = {}, after = {}, ready, rounds = MOST_ROUNDS, tolerance, seed, concurrency } = options;
  const {
    durationMs = 1_000,
    ratePerSecond: rate,
    arrivals,
    warmupMs = 200,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  } = options;
  const { reconnect, audit = true, probe = true, hideCommands = false } = options;
  const spawn = eachGiven(before.spawn, after.spawn);
  // Both that are started answer at addresses of one pattern.
  const [urls, sockets] = [eachGiven(before.url, after.url), eachGiven(before.unixSocket, after.unixSocket)];
  const isStarted = spawn.length > 0;
  return {
    ...connectionFlags(options),
    ...requestFlags(options),
    ...dataFlags(options),
    ...given({
      ...{ ready, rounds, tolerance, seed, concurrency, rate, arrivals, audit, probe },
      ...{ duration: durationMs, warmup: warmupMs, timeout: timeoutMs, command: !hideCommands },
      spawn: orNotGiven(spawn),
      url: orNotGiven(isStarted ? [...new Set(urls)] : urls),
      unixSocket: orNotGiven(isStarted ? [...new Set(sockets)] : sockets),
      reconnect: reconnect === true ? (true as const) : undefined,
    }),
  };
}

function eachGiven(...values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value) => value !== undefined);
}

function orNotGiven(values: readonly string[]): readonly string[] | undefined {
  return values.length > 0 ? values : undefined;
}

/** Both servers get the same request: what fits the first must fit the second, too. */
async function fittingComparison(options: CompareOptions, signal: AbortSignal): Promise<CompareOptions> {
  const { request, history, timeoutMs, mayChooseApi } = options.run;
  const probing = { timeoutMs, mayChooseApi, signal };
  const before = await fitRunning(options.before, { request, history }, probing);
  const after = await fitRunning(options.after, before.chat, { ...probing, mayChooseApi: false });
  return { ...options, before: before.target, after: after.target, run: { ...options.run, ...after.chat } };
}
