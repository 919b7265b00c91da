import { InvalidArgumentError } from 'commander';
import type { Durability } from '../../store/options.ts';
import type { Fault } from '../../stress/faults/fault.ts';
import type { Load } from '../../stress/load/load.ts';
import { CHAT_HISTORY_PATH, CHAT_REQUEST, type RequestOptions } from '../../stress/request/request.ts';
import type { StressOptions } from '../../stress/run/options.ts';
import type { TargetOptions } from '../../stress/target/target-options.ts';
import { assertReadyIsOfSpawn } from '../options/ready-option.ts';
import { remoteUrl, spawnedTarget } from '../options/target-url.ts';
import { assertWithinLimits, type LoadFlags, loadsOf } from './load-options.ts';
import { isJson } from './request-parsers.ts';

/** The flags of `genesis stress` that describe its runs, as their parsers return them. */
export interface StressFlags extends LoadFlags {
  readonly rounds?: number;
  readonly warmup?: number;
  readonly timeout: number;
  readonly reconnect?: true;
  readonly seed?: string;
  readonly startAt?: number;
  readonly url?: string;
  readonly spawn?: string;
  readonly log?: string;
  readonly db?: string;
  readonly ready?: string;
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
}

/** One run for each concurrency. Throws `InvalidArgumentError` for flags that contradict each other. */
export function runsOf(flags: StressFlags): readonly StressOptions[] {
  const request = requestOf(flags);
  const common = {
    target: targetOf(flags),
    request,
    historyPath: flags.history ?? (isChatApi(flags) ? CHAT_HISTORY_PATH : undefined),
    timeoutMs: flags.timeout,
    reconnect: flags.reconnect === true,
    audit: flags.audit ? 'read-back' : 'skip',
    faults: faultsOf(flags),
    warmupMs: flags.warmup ?? 0,
    startAt: flags.startAt,
    logFile: flags.log,
    mayTimeAlone: true,
  } as const;
  const loads = loadsOf(flags);
  if (loads.length > 1 && flags.startAt !== undefined)
    throw new InvalidArgumentError('error: --start-at is for a single run. Give --concurrency one number.');
  for (const load of loads) assertWithinLimits(load, common.faults);
  return loads.map((load) => ({ ...common, load, seed: seedOf(flags, load, loads.length) }));
}

/** Each of several runs needs its own seed, so that their messages can be distinguished. */
function seedOf({ seed }: StressFlags, { concurrency }: Load, runs: number): string | undefined {
  return seed === undefined || runs === 1 ? seed : `${seed}-${concurrency}`;
}

/** The history is only where we expect it if path, body and method are our own. */
function isChatApi({ path, body, method }: StressFlags): boolean {
  return path === undefined && body === undefined && method === undefined;
}

function requestOf(flags: StressFlags): RequestOptions {
  const { header = [], path = CHAT_REQUEST.path } = flags;
  const method = flags.method ?? 'POST';
  const body = bodyOf(flags, method);
  const hasType = header.some(([name]) => name.toLowerCase() === 'content-type');
  const type = body !== undefined && isJson(body) ? 'application/json' : 'text/plain; charset=utf-8';
  const headers = body === undefined || hasType ? header : [['content-type', type] as const, ...header];
  // The answer's shape is known only for our own request.
  const isChat = flags.body === undefined && body !== undefined;
  return { method, path, headers, body, reply: flags.reply ?? (isChat ? CHAT_REQUEST.reply : undefined) };
}

function bodyOf({ message, body }: StressFlags, method: string): string | undefined {
  if (body !== undefined && message !== undefined)
    throw new InvalidArgumentError(
      'error: --message cannot be used with --body, which contains its own message.',
    );
  if (body !== undefined) return body;
  if (message !== undefined) return JSON.stringify({ message: withToken(message) });
  return /^(GET|HEAD|DELETE|OPTIONS)$/.test(method) ? undefined : CHAT_REQUEST.body;
}

/** A message without a token could not be matched to its reply and to the stored message. */
function withToken(message: string): string {
  return /\{\{ *token *\}\}/.test(message) ? message : `${message} {{token}}`;
}

function targetOf(flags: StressFlags): TargetOptions {
  const { url, spawn, db, modelDelay, durability } = flags;
  assertReadyIsOfSpawn(flags);
  if (spawn !== undefined) return spawnedTarget(spawn, flags);
  if (url !== undefined) return { kind: 'remote', url: remoteUrl(url), databaseFile: db };
  return { kind: 'embedded', databaseFile: db, modelDelay, durability };
}

function faultsOf({ fault = [], modelDelay, url, spawn }: StressFlags): readonly Fault[] {
  const hasModel = spawn === undefined ? url === undefined : spawn.includes('{{model-url}}');
  if (!hasModel && fault.some(({ kind }) => kind === 'model-error'))
    throw new InvalidArgumentError(
      'error: model-error needs a model that genesis runs: use the embedded server, or {{model-url}} in --spawn.',
    );
  if (modelDelay === undefined || !fault.some(({ kind }) => kind === 'model-error')) return fault;
  throw new InvalidArgumentError(
    'error: --model-delay cannot be used with model-error. Leave out one of them.',
  );
}
