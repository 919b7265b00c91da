import type { TSchema } from 'typebox';
import { withRecords } from '../cli/options/data/with-records.ts';
import { runsOf, type StressFlags } from '../cli/stress/options.ts';
import { assertGoodputHasSlo } from '../cli/stress/slo-option.ts';
import type { Durability } from '../store/options.ts';
import { DATA_ORDERS } from '../stress/data/data-source.ts';
import type { Fault } from '../stress/faults/fault.ts';
import { fitRunning } from '../stress/fit-running.ts';
import type { StressResult } from '../stress/judge/result.ts';
import { DEFAULT_TIMEOUT_MS, requestOf, type StressOptions } from '../stress/run/options.ts';
import type { SampleRecord } from '../stress/run/records/sample-record.ts';
import { withScenario } from '../stress/scenario/with-scenario.ts';
import { runStress } from '../stress/stress.ts';
import { calling } from './calling.ts';
import { assertNotBoth, assertOptions } from './options/assert-options.ts';
import { given } from './options/given.ts';
import {
  baselineOf,
  JUDGEMENT,
  type JudgementOptions,
  slosOf,
  thresholdsOf,
} from './options/judgement-options.ts';
import { type DataOptions, dataFlags, dataSchemas } from './options/load/data-options.ts';
import { assertFaults, Faults } from './options/load/fault-options.ts';
import { LOAD_OPTIONS, type LoadOptions, loadFlags, startOf } from './options/load/load-options.ts';
import { type Delay, DelaySchema, delayWords } from './options/model-delay.ts';
import { optionInvalid } from './options/option-invalid.ts';
import { type ChatRequestOptions, REQUEST, requestFlags } from './options/request-options.ts';
import { Anything, Flag, Milliseconds, oneOf, Text, whole } from './options/schemas.ts';
import { TARGET, type TargetOptions, targetFlags } from './options/target-options.ts';

/** What `runStress` takes. Times are whole milliseconds. */
export interface RunStressOptions
  extends TargetOptions,
    ChatRequestOptions,
    DataOptions,
    LoadOptions,
    JudgementOptions {
  /** Make the same load so often, each on a fresh server, 1 to 100: for a `baseline` that compares speed. 1 by default. */
  readonly rounds?: number | undefined;
  /** Send the same load first, without measuring it. */
  readonly warmupMs?: number | undefined;
  /** How long to wait for one answer; 60 000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Send what is lost on its way up to so many times again, 1 to 10, with the same `Idempotency-Key`. */
  readonly retryLost?: number | undefined;
  /** Open a connection for each request instead of keeping them; `false` by default. */
  readonly reconnect?: boolean | undefined;
  /** When to start, for one run on several machines: a date, or milliseconds since 1970; within the next 24 hours. */
  readonly startAt?: Date | number | undefined;
  /** Runs with the same seed send the same tokens and uuids. */
  readonly seed?: string | undefined;
  /** The file of a module with what each user does, in rounds, instead of one request: see `Scenario`. */
  readonly scenario?: string | undefined;
  /** Read the stored messages back, and compare them with what was acknowledged; `true` by default. */
  readonly audit?: boolean | undefined;
  /** What is done to the server under load. */
  readonly faults?: readonly Fault[] | undefined;
  /** The file that the server logs to, to count its lock errors and retries. */
  readonly logFile?: string | undefined;
  /** How long the model of Genesis's own server takes, or the limits of a random time. 0 by default. */
  readonly modelDelayMs?: Delay | undefined;
  /** How Genesis's own server commits: `full`, the default, survives a power cut, `normal` is faster. */
  readonly durability?: Durability | undefined;
  /** Called with a record of each request, at once when it is over: it should return soon. What it throws ends the load. */
  readonly onSample?: ((record: SampleRecord) => void) | undefined;
  /** Ends the load early: the result is that of the requests until then, with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

export const STRESS_OPTIONS = {
  ...TARGET,
  ...REQUEST,
  ...dataSchemas(DATA_ORDERS),
  ...LOAD_OPTIONS,
  ...JUDGEMENT,
  rounds: whole(1, 100),
  warmupMs: Milliseconds,
  timeoutMs: Milliseconds,
  retryLost: whole(1, 10),
  reconnect: Flag,
  startAt: Anything,
  seed: Text,
  scenario: Text,
  audit: Flag,
  faults: Faults,
  logFile: Text,
  modelDelayMs: DelaySchema,
  durability: oneOf(['full', 'normal']),
  onSample: Anything,
  signal: Anything,
} satisfies Record<keyof RunStressOptions, TSchema>;

/** Loads a server once, or in rounds. See `runStress` of `index.ts`. */
export function callStress(options: RunStressOptions): Promise<StressResult> {
  return calling(async () => {
    assertOptions('runStress', STRESS_OPTIONS, options);
    const { rounds = 1, signal = new AbortController().signal, onSample: onRecord } = options;
    assertIsFunction(onRecord);
    return withRecords(checkedFlags(options), (flags) => {
      const checked = stressRun(options, flags);
      return withScenario(options.scenario, async (scenario) => {
        const planned = { ...checked, scenario };
        signal.throwIfAborted();
        const run = options.probe === false || scenario ? planned : await fittingRun(planned, signal);
        if (rounds === 1) return runStress(run, { signal, onRecord });
        const { runRounds } = await import('../stress/rounds.ts');
        return runRounds(run, rounds, { onEvent: () => {}, signal, onRecord });
      });
    });
  });
}

/** For a caller without types. */
function assertIsFunction(onSample: unknown): void {
  if (onSample === undefined || typeof onSample === 'function') return;
  throw optionInvalid(
    'runStress: onSample is not a function',
    'Expected one that takes the record of a request.',
  );
}

function checkedFlags(options: RunStressOptions): StressFlags {
  assertNotBoth(options, [
    ['url', 'modelDelayMs'],
    ['url', 'durability'],
    ['insecure', 'ca'],
  ]);
  if ((options.rounds ?? 1) > 1)
    assertNotBoth(options, [
      ['rounds', 'startAt'],
      ['rounds', 'faults'],
    ]);
  assertFaults(options.faults ?? []);
  return stressFlags(options);
}

function stressRun(options: RunStressOptions, flags: StressFlags): StressOptions {
  const thresholds = thresholdsOf(options);
  assertGoodputHasSlo({ ...flags, threshold: thresholds });
  const [run] = runsOf(flags);
  return { ...(run as StressOptions), judgement: { thresholds, baseline: baselineOf(options) } };
}

function stressFlags(options: RunStressOptions): StressFlags {
  const {
    warmupMs: warmup,
    timeoutMs: timeout = DEFAULT_TIMEOUT_MS,
    retryLost,
    reconnect,
    seed,
    scenario,
  } = options;
  const { audit = true, faults: fault, logFile: log, modelDelayMs, durability } = options;
  return {
    ...targetFlags(options),
    ...requestFlags(options),
    ...dataFlags(options),
    ...loadFlags(options),
    ...given({
      ...{ warmup, timeout, retryLost, seed, scenario, audit, fault, log, durability },
      reconnect: reconnect === true ? (true as const) : undefined,
      startAt: startOf(options.startAt),
      modelDelay: modelDelayMs === undefined ? undefined : delayWords(modelDelayMs),
      slo: slosOf(options),
    }),
  };
}

/** With the request that fits a server which runs already. */
async function fittingRun(run: StressOptions, signal: AbortSignal): Promise<StressOptions> {
  const { history, timeoutMs, mayChooseApi } = run;
  const request = requestOf(run);
  const probing = { timeoutMs, mayChooseApi, signal };
  const { target, chat } = await fitRunning(run.target, { request, history }, probing);
  return { ...run, ...(chat.request === request ? {} : chat), target };
}
