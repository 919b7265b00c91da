import { InvalidArgumentError } from 'commander';
import { MAX_DURATION_MS } from '../../duration.ts';
import type { Durability } from '../../store/sqlite/pool/protocol.ts';
import { describeFault, type Fault } from '../../stress/faults/fault.ts';
import type { Threshold } from '../../stress/judge/thresholds/threshold.ts';
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_OPEN_CONCURRENCY,
  type Load,
  lengthMs,
  MAX_CONCURRENCY,
  type Stage,
} from '../../stress/load/load.ts';
import { CHAT_HISTORY_PATH, CHAT_REQUEST, type RequestOptions } from '../../stress/request/request.ts';
import type { StressOptions } from '../../stress/run/options.ts';
import type { TargetOptions } from '../../stress/target/target-options.ts';
import { remoteUrl, spawnedUrl } from '../options/target-url.ts';
import { isJson } from './request-parsers.ts';

/** The flags of `genesis stress` that say what is done, each as its parser left it. */
export interface StressFlags {
  readonly concurrency?: readonly number[];
  readonly requests?: number;
  readonly duration?: number;
  readonly rate?: number;
  readonly stage?: readonly Stage[];
  readonly warmup?: number;
  readonly timeout: number;
  readonly seed?: string;
  readonly startAt?: number;
  readonly url?: string;
  readonly spawn?: string;
  readonly log?: string;
  readonly db?: string;
  readonly modelDelay?: string;
  readonly durability?: Durability;
  readonly message?: string;
  readonly body?: string;
  readonly header?: readonly (readonly [name: string, value: string])[];
  readonly method?: string;
  readonly path?: string;
  readonly reply?: string;
  readonly history?: string;
  readonly audit: boolean;
  readonly fault?: readonly Fault[];
  readonly threshold?: readonly Threshold[];
}

const DEFAULT_OPEN_MS = 10_000;

/** The runs that the flags ask for: one for each concurrency. Throws `InvalidArgumentError` where they contradict. */
export function toRuns(flags: StressFlags): readonly StressOptions[] {
  const request = requestOf(flags);
  const common = {
    target: targetOf(flags),
    request,
    historyPath: flags.history ?? (isOwnApi(flags) ? CHAT_HISTORY_PATH : undefined),
    timeoutMs: flags.timeout,
    audit: flags.audit ? 'read-back' : 'skip',
    faults: faultsOf(flags),
    warmupMs: flags.warmup ?? 0,
    startAt: flags.startAt,
    logFile: flags.log,
  } as const;
  const loads = loadsOf(flags);
  if (loads.length > 1 && flags.startAt !== undefined)
    throw new InvalidArgumentError('error: --start-at is for one run. Give --concurrency one number.');
  for (const load of loads) assertInTime(load, common.faults);
  return loads.map((load) => ({ ...common, load, seed: seedOf(flags, load, loads.length) }));
}

/** Of several runs each has its own: their messages must be told apart. */
function seedOf({ seed }: StressFlags, { concurrency }: Load, runs: number): string | undefined {
  return seed === undefined || runs === 1 ? seed : `${seed}-${concurrency}`;
}

function assertInTime(load: Load, faults: readonly Fault[]): void {
  const endMs = lengthMs(load) ?? Number.POSITIVE_INFINITY;
  if (endMs > MAX_DURATION_MS && Number.isFinite(endMs))
    throw new InvalidArgumentError(
      'error: the load takes longer than 24 hours. Send more a second, or fewer requests.',
    );
  const late = faults.find((fault) => 'atMs' in fault && fault.atMs >= endMs);
  if (late)
    throw new InvalidArgumentError(
      `error: ${describeFault(late)} is due when the load is over. Give a longer --duration.`,
    );
}

/** Where the path or the body is another one, so will be the place of the history. */
function isOwnApi({ path, body, method }: StressFlags): boolean {
  return path === undefined && body === undefined && method === undefined;
}

function requestOf(flags: StressFlags): RequestOptions {
  const { header = [], path = CHAT_REQUEST.path } = flags;
  const method = flags.method ?? 'POST';
  const body = bodyOf(flags, method);
  const hasType = header.some(([name]) => name.toLowerCase() === 'content-type');
  const type = body !== undefined && isJson(body) ? 'application/json' : 'text/plain; charset=utf-8';
  const headers = body === undefined || hasType ? header : [['content-type', type] as const, ...header];
  // Only of the request of our own it is known what the answer looks like.
  const isChat = flags.body === undefined && body !== undefined;
  return { method, path, headers, body, reply: flags.reply ?? (isChat ? CHAT_REQUEST.reply : undefined) };
}

function bodyOf({ message, body }: StressFlags, method: string): string | undefined {
  if (body !== undefined && message !== undefined)
    throw new InvalidArgumentError(
      'error: --message and --body exclude each other: the body has its message in it.',
    );
  if (body !== undefined) return body;
  if (message !== undefined) return JSON.stringify({ message: withToken(message) });
  return /^(GET|HEAD|DELETE|OPTIONS)$/.test(method) ? undefined : CHAT_REQUEST.body;
}

/** Without one, nobody could tell whose a reply or a stored message is. */
function withToken(message: string): string {
  return /\{\{ *token *\}\}/.test(message) ? message : `${message} {{token}}`;
}

function targetOf({ url, spawn, db, modelDelay, durability }: StressFlags): TargetOptions {
  if (spawn !== undefined) {
    const options = spawnedUrl(spawn, url);
    if (db !== undefined && spawn.includes('{{db}}'))
      throw new InvalidArgumentError('error: --db and {{db}} exclude each other: which one is the database?');
    return { kind: 'spawned', ...options, databaseFile: db };
  }
  if (url !== undefined) return { kind: 'remote', url: remoteUrl(url), databaseFile: db };
  return { kind: 'embedded', databaseFile: db, modelDelay, durability };
}

function faultsOf({ fault = [], modelDelay, url, spawn }: StressFlags): readonly Fault[] {
  const hasModel = spawn === undefined ? url === undefined : spawn.includes('{{model-url}}');
  if (!hasModel && fault.some(({ kind }) => kind === 'model-error'))
    throw new InvalidArgumentError(
      'error: model-error needs a model that genesis runs: an embedded server, or {{model-url}} in --spawn.',
    );
  if (modelDelay === undefined || !fault.some(({ kind }) => kind === 'model-error')) return fault;
  throw new InvalidArgumentError(
    'error: --model-delay is for the model that does not fail. Leave it or model-error out.',
  );
}

function loadsOf(flags: StressFlags): readonly Load[] {
  const { stage, concurrency, rate } = flags;
  if (stage && rate === undefined && concurrency)
    throw new InvalidArgumentError('error: --stage says how many users there are. Leave --concurrency out.');
  const isOpen = rate !== undefined;
  const numbers = concurrency ?? [isOpen ? DEFAULT_OPEN_CONCURRENCY : DEFAULT_CONCURRENCY];
  if (stage) return numbers.map((number) => rampOf(stage, number, rate));
  return numbers.map((number) => (isOpen ? openLoop(flags, rate, number) : closedLoad(flags, number)));
}

function rampOf(stages: readonly Stage[], concurrency: number, rate: number | undefined): Load {
  if (rate !== undefined) return { kind: 'open-ramp', ratePerSecond: rate, concurrency, stages };
  const most = Math.max(...stages.map(({ to }) => to));
  if (most < 1 || most > MAX_CONCURRENCY || stages.some(({ to }) => !Number.isInteger(to)))
    throw new InvalidArgumentError(
      `error: --stage without --rate counts virtual users: whole numbers up to ${MAX_CONCURRENCY}, one of them at least 1.`,
    );
  return { kind: 'ramp', concurrency: most, stages };
}

function openLoop({ requests, duration }: StressFlags, rate: number, concurrency: number): Load {
  const until = requests === undefined ? { durationMs: duration ?? DEFAULT_OPEN_MS } : { requests };
  return { kind: 'open-loop', ratePerSecond: rate, concurrency, until };
}

function closedLoad({ requests, duration }: StressFlags, concurrency: number): Load {
  if (duration !== undefined) return { kind: 'closed-loop', concurrency, until: { durationMs: duration } };
  if (requests === undefined) return { kind: 'burst', concurrency };
  if (requests >= concurrency) return { kind: 'closed-loop', concurrency, until: { requests } };
  throw new InvalidArgumentError(
    `error: --requests ${requests} is less than --concurrency ${concurrency}. Each of the ${concurrency} sends at least one.`,
  );
}
