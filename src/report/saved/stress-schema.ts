import { type Static, Type } from 'typebox';
import type { StressResult } from '../../stress/judge/result.ts';
import { ARRIVAL_KINDS } from '../../stress/load/arrival-spread.ts';
import { AUDIT } from './audit-schema.ts';
import { firstMistake, firstMistakeIn } from './first-mistake.ts';
import { Comparison, THRESHOLD, VERDICT } from './judgement-schema.ts';
import { LOAD } from './load-schema.ts';
import * as measured from './measured-schema.ts';
import { Scenario } from './scenario-schema.ts';
import {
  Count,
  Diagnosis,
  type Frozen,
  keysOf,
  LATER,
  MilliSeconds,
  orNull,
  type Same,
} from './schema-parts.ts';
import { listsOf, Streams } from './streams-schema.ts';

export const STRESS_SCHEMA: StressResult['schema'] = 'genesis.stress/3';

const Arrivals = Type.Object({
  kind: Type.Enum([...ARRIVAL_KINDS]),
  shape: orNull(Type.Number({ exclusiveMinimum: 0 })),
});
const Think = Type.Object({ min: MilliSeconds, max: MilliSeconds });

export const Settings = Type.Object({
  scenario: orNull(Type.String(), LATER),
  method: Type.String(),
  path: Type.String(),
  headers: Type.Array(Type.String()),
  body: orNull(Type.String()),
  reply: orNull(Type.String()),
  streamEnd: orNull(Type.String()),
  historyPath: orNull(Type.String()),
  insecure: Type.Boolean(),
  unixSocket: orNull(Type.String()),
  follow: Type.Boolean(),
  timeoutMs: MilliSeconds,
  arrivals: orNull(Arrivals, LATER),
  thinkMs: orNull(Think, LATER),
  reconnect: Type.Boolean(),
  retryLost: Count,
  warmupMs: MilliSeconds,
  seed: orNull(Type.String()),
  data: orNull(measured.DataSummary, LATER),
});

/** A result with what distinguishes the branches of its unions, without the branches. */
export const Outline = Type.Object({
  schema: Type.Literal(STRESS_SCHEMA),
  version: Type.String(),
  machine: orNull(measured.Machine),
  startedAt: Type.String(),
  command: orNull(Type.String()),
  runs: Type.Integer({ minimum: 1 }),
  rounds: measured.Rounds,
  target: Type.Object({ url: Type.String(), description: Type.String() }),
  readBefore: Type.Array(Type.String()),
  load: Type.Object({ kind: Type.Enum(keysOf(LOAD)) }),
  settings: Settings,
  loadMs: MilliSeconds,
  interrupted: Type.Boolean(),
  cutShort: Count,
  requests: Type.Object({ completed: Count, ok: Count, traced: Count }),
  ratePerSecond: Type.Number({ minimum: 0 }),
  failedPerSecond: Type.Number({ minimum: 0 }),
  schedule: orNull(measured.Schedule),
  repetition: orNull(measured.Repetition),
  scenario: orNull(Scenario, LATER),
  excused: Count,
  hang: orNull(measured.Hang),
  misfit: orNull(measured.Misfit),
  goodput: orNull(measured.Goodput, LATER),
  outcomes: measured.Outcomes,
  failures: Type.Array(measured.Failure),
  databaseErrors: measured.DatabaseErrors,
  lockErrors: measured.LockErrors,
  retries: orNull(measured.Retries),
  latency: orNull(measured.Latency),
  streams: orNull(Streams, LATER),
  aloneMs: orNull(MilliSeconds),
  timeline: measured.Timeline,
  timing: orNull(measured.Timing),
  serverCounters: orNull(measured.ServerCounters),
  serverLog: orNull(measured.ServerLog),
  locks: orNull(Type.Object({ status: Type.Enum(keysOf(measured.LOCKS)) })),
  serverCpu: orNull(measured.ServerCpu),
  audit: Type.Object({ status: Type.Enum(keysOf(AUDIT)) }),
  faults: Type.Array(measured.InjectedFault),
  modelFailures: Count,
  cutConnections: orNull(Count),
  generator: measured.Generator,
  observations: Type.Array(Type.String()),
  thresholds: Type.Array(Type.Object({ holds: orNull(Type.Boolean()) })),
  baseline: orNull(Comparison),
  verdict: Type.Object({ status: Type.Enum(keysOf(VERDICT)) }),
  diagnoses: Type.Array(Diagnosis),
  notes: Type.Array(Diagnosis),
});

type Outlined = Static<typeof Outline>;
type BranchOf<Branches extends Record<string, Parameters<typeof firstMistake>[0]>> = Static<
  Branches[keyof Branches]
>;

type Saved = Frozen<
  Omit<Outlined, 'load' | 'locks' | 'audit' | 'faults' | 'thresholds' | 'verdict'> & {
    load: BranchOf<typeof LOAD>;
    locks: BranchOf<typeof measured.LOCKS> | null;
    audit: BranchOf<typeof AUDIT>;
    faults: (Omit<Outlined['faults'][number], 'fault'> & { fault: BranchOf<typeof measured.FAULT> })[];
    thresholds: BranchOf<typeof THRESHOLD>[];
    verdict: BranchOf<typeof VERDICT>;
  }
>;

// Does not compile if the schema and the type differ.
true satisfies Same<Saved, StressResult>;

/** What is wrong with a value that should be a result, and where below the path `at`; undefined if nothing is. */
export function stressMistake(value: unknown, at = ''): string | undefined {
  return (
    firstMistake(Outline, value, at) ??
    branchMistake(value as Outlined, at) ??
    inconsistency(value as StressResult, at)
  );
}

function branchMistake(
  { load, locks, audit, faults, thresholds, verdict }: Outlined,
  at: string,
): string | undefined {
  return (
    firstMistake(LOAD[load.kind], load, `${at}/load`) ??
    (locks && firstMistake(measured.LOCKS[locks.status], locks, `${at}/locks`)) ??
    firstMistake(AUDIT[audit.status], audit, `${at}/audit`) ??
    firstMistakeIn(faults, ({ fault }, index) =>
      firstMistake(measured.FAULT[fault.kind], fault, `${at}/faults/${index}/fault`),
    ) ??
    firstMistakeIn(thresholds, (threshold, index) =>
      firstMistake(
        THRESHOLD[threshold.holds === null ? 'unknown' : 'known'],
        threshold,
        `${at}/thresholds/${index}`,
      ),
    ) ??
    firstMistake(VERDICT[verdict.status], verdict, `${at}/verdict`)
  );
}

/** What is wrong with fields that are each valid alone. */
function inconsistency(
  { startedAt, goodput, timeline, streams }: StressResult,
  at: string,
): string | undefined {
  const place = at === '' ? '' : `${at.slice(1)}/`;
  if (Number.isNaN(Date.parse(startedAt))) return `${place}startedAt must be a date`;
  if (goodput && goodput.kept > goodput.due) return `${place}goodput/kept must be <= its due`;
  const { completed, failed, lockErrors, retries, dots } = timeline;
  if (!areEquallyLong(completed, failed, lockErrors, retries))
    return `${place}timeline must have as many completed as failed, lockErrors and retries`;
  if (streams && !areEquallyLong(...listsOf(streams.timeline)))
    return `${place}streams/timeline must have lists of one length`;
  return firstMistakeIn(dots, ({ atMs, latencyMs }, index) =>
    areEquallyLong(atMs, latencyMs)
      ? undefined
      : `${place}timeline/dots/${index} must have as many atMs as latencyMs`,
  );
}

function areEquallyLong(...lists: readonly (readonly number[])[]): boolean {
  return new Set(lists.map(({ length }) => length)).size === 1;
}
