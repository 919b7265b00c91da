import { InvalidArgumentError } from 'commander';
import { isPostgresAddress } from '../../postgres/address.ts';
import type { Fault } from '../../stress/faults/fault.ts';
import type { Load } from '../../stress/load/load.ts';
import type { Slo } from '../../stress/measure/slo.ts';
import type { Chat } from '../../stress/request/chat.ts';
import { Template } from '../../stress/request/template.ts';
import { keyHeaderOf } from '../../stress/request/with-key.ts';
import type { StressOptions } from '../../stress/run/options.ts';
import {
  assertChatOfGenesis,
  leavesApiOpen,
  type RequestFlags,
  requestedChat,
} from '../options/request-flags.ts';
import { chatOfScenario } from '../options/scenario-option.ts';
import { type TargetFlags, targetOfFlags } from '../options/target/target-of-flags.ts';
import { loadOfRecords } from './load-of-records.ts';
import { assertWithinLimits, type LoadFlags, loadsOf, pacingOf } from './load-options.ts';

/** The flags of `genesis stress` that describe its runs, as their parsers return them. */
export interface StressFlags extends LoadFlags, RequestFlags, TargetFlags {
  readonly rounds?: number;
  readonly warmup?: number;
  readonly timeout: number;
  readonly reconnect?: true;
  readonly retryLost?: number;
  readonly seed?: string;
  readonly startAt?: number;
  readonly log?: string;
  readonly audit: boolean;
  readonly command: boolean;
  /** Whether a request or the first answers are to show that the requests fit. */
  readonly probe: boolean;
  readonly fault?: readonly Fault[];
  readonly slo?: readonly Slo[];
}

/** One run for each concurrency. Throws `InvalidArgumentError` for flags that contradict each other. */
export function runsOf(flags: StressFlags): readonly StressOptions[] {
  const target = targetOfFlags(flags);
  const chat = keyedChat(flags, target.kind === 'embedded');
  if (target.kind === 'embedded') assertChatOfGenesis(chat);
  const common = {
    target,
    ...chat,
    pacing: pacingOf(flags),
    timeoutMs: flags.timeout,
    reconnect: flags.reconnect === true,
    retryLost: flags.retryLost ?? 0,
    audit: flags.audit ? 'read-back' : 'skip',
    faults: faultsOf(flags),
    warmupMs: flags.warmup ?? 0,
    startAt: flags.startAt,
    logFile: flags.log,
    mayTimeAlone: true,
    hidesCommands: !flags.command,
    slos: flags.slo ?? [],
    judgesFirstAnswers: flags.probe && flags.spawn !== undefined,
    mayChooseApi: flags.scenario === undefined && leavesApiOpen(flags),
  } as const;
  const loads = loadsOf(loadOfRecords(flags));
  if (loads.length > 1 && flags.startAt !== undefined)
    throw new InvalidArgumentError('error: --start-at is for a single run. Give --concurrency one number.');
  for (const load of loads) assertWithinLimits(load, common.faults);
  return loads.map((load) => ({ ...common, load, seed: seedOf(flags, load, loads.length) }));
}

/** A key of the user's own must differ in each request: with the same one, all of them would be one request. */
function keyedChat(flags: StressFlags, isGenesis: boolean): Chat {
  const chat = flags.scenario === undefined ? requestedChat(flags) : chatOfScenario(flags, isGenesis);
  const key = keyHeaderOf(chat.request);
  if (flags.retryLost === undefined || key === undefined || isDifferentEachTime(key)) return chat;
  throw new InvalidArgumentError(
    'error: with --retry-lost, the Idempotency-Key must differ in each request. Leave out its -H, or put {{token}} in it.',
  );
}

function isDifferentEachTime(text: string): boolean {
  return new Template(text).constant === undefined;
}

/** Each of several runs needs its own seed, so that their messages can be distinguished. */
function seedOf({ seed }: StressFlags, { concurrency }: Load, runs: number): string | undefined {
  return seed === undefined || runs === 1 ? seed : `${seed}-${concurrency}`;
}

function faultsOf({ fault = [], modelDelay, url, spawn, db }: StressFlags): readonly Fault[] {
  const hasModel = spawn === undefined ? url === undefined : spawn.includes('{{model-url}}');
  if (!hasModel && fault.some(({ kind }) => kind === 'model-error'))
    throw new InvalidArgumentError(
      'error: model-error needs a model that genesis runs: use the embedded server, or {{model-url}} in --spawn.',
    );
  if (fault.some(({ kind }) => kind === 'terminate') && !isPostgresAddress(db ?? ''))
    throw new InvalidArgumentError(
      'error: terminate ends sessions of PostgreSQL, so it needs --db postgres://…, with the role of the server.',
    );
  if (modelDelay === undefined || !fault.some(({ kind }) => kind === 'model-error')) return fault;
  throw new InvalidArgumentError(
    'error: --model-delay cannot be used with model-error. Leave out one of them.',
  );
}
