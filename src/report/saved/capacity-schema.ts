import { type Static, type TObject, Type } from 'typebox';
import {
  BENDS,
  CAPACITY_STATUSES,
  CAPACITY_UNITS,
  CAPACITY_VERDICTS,
  type CapacityResult,
  STEP_OUTCOMES,
  STEP_PURPOSES,
} from '../../capacity/result.ts';
import { AUDIT } from './audit-schema.ts';
import { firstMistake, firstMistakeIn } from './first-mistake.ts';
import { THRESHOLD, Threshold } from './judgement-schema.ts';
import * as measured from './measured-schema.ts';
import { Rounds, Scenario } from './scenario-schema.ts';
import { Count, type Frozen, keysOf, MilliSeconds, orNull, type Same } from './schema-parts.ts';
import { Settings } from './stress-schema.ts';

export const CAPACITY_SCHEMA: CapacityResult['schema'] = 'genesis.capacity/1';

const Level = Type.Number({ minimum: 0 });
const Requests = Type.Object({ completed: Count, ok: Count });
const figure = orNull(Type.Number({ minimum: 0 }));
const latency = orNull(MilliSeconds);

const Step = Type.Object({
  level: Level,
  purpose: Type.Enum([...STEP_PURPOSES]),
  outcome: Type.Enum([...STEP_OUTCOMES]),
  isWhole: Type.Boolean(),
  reasons: Type.Array(Type.String()),
  atMs: MilliSeconds,
  loadMs: MilliSeconds,
  requests: Requests,
  rounds: orNull(
    Type.Object({ ...Rounds.properties, ratePerSecond: Type.Number({ minimum: 0 }), p50Ms: latency }),
  ),
  ratePerSecond: Type.Number({ minimum: 0 }),
  meanInFlight: Type.Number({ minimum: 0 }),
  backlogPerSecond: Type.Number(),
  ...{ p50Ms: latency, p95Ms: latency, p99Ms: latency },
  thresholds: Type.Array(Type.Object({ holds: orNull(Type.Boolean()) })),
  bends: Type.Object({
    lockErrors: figure,
    retries: figure,
    poolWaitMs: figure,
    databaseMs: figure,
    modelMs: figure,
    serverCores: figure,
    lockedShare: figure,
  }),
  generatorCpu: figure,
  recoveryMs: latency,
});

/** A result with what distinguishes the branches of its unions, without the branches. */
export const Outline = Type.Object({
  schema: Type.Literal(CAPACITY_SCHEMA),
  version: Type.String(),
  machine: measured.Machine,
  startedAt: Type.String(),
  tookMs: MilliSeconds,
  command: orNull(Type.String()),
  target: Type.Object({ url: Type.String(), description: Type.String() }),
  readBefore: Type.Array(Type.String()),
  settings: Settings,
  search: Type.Object({
    by: Type.Enum([...CAPACITY_UNITS]),
    first: Level,
    most: Level,
    budgetMs: MilliSeconds,
    expected: orNull(
      Type.Object({ operator: Type.Enum(['>=', '>']), limit: Type.Number(), text: Type.String() }),
    ),
  }),
  thresholds: Type.Array(Threshold),
  capacity: Type.Object({
    status: Type.Enum([...CAPACITY_STATUSES]),
    low: Level,
    high: orNull(Level),
    limit: orNull(Type.String()),
    reason: orNull(Type.String()),
    noRecoveryFrom: orNull(Level),
  }),
  changes: Type.Array(
    Type.Object({
      name: Type.Enum(keysOf(BENDS)),
      from: Level,
      before: Type.Number(),
      after: Type.Number(),
    }),
  ),
  steps: Type.Array(Step, { maxItems: 10_000 }),
  requests: Requests,
  failures: Type.Array(measured.Failure),
  databaseErrors: measured.DatabaseErrors,
  scenario: orNull(Scenario),
  audit: Type.Object({ status: Type.Enum(keysOf(AUDIT)) }),
  interrupted: Type.Boolean(),
  verdict: Type.Object({ status: Type.Enum([...CAPACITY_VERDICTS]), reasons: Type.Array(Type.String()) }),
  observations: Type.Array(Type.String()),
});

type Outlined = Static<typeof Outline>;
type BranchOf<Branches extends Record<string, TObject>> = Static<Branches[keyof Branches]>;

type Saved = Frozen<
  Omit<Outlined, 'audit' | 'steps'> & {
    audit: BranchOf<typeof AUDIT>;
    steps: (Omit<Outlined['steps'][number], 'thresholds'> & { thresholds: BranchOf<typeof THRESHOLD>[] })[];
  }
>;

// Does not compile if the schema and the type differ.
true satisfies Same<Saved, CapacityResult>;

/** What is wrong with a value that should be a result, and where; undefined if nothing is. */
export function capacityMistake(value: unknown): string | undefined {
  const mistake = firstMistake(Outline, value, '');
  if (mistake !== undefined) return mistake;
  const { audit, steps } = value as Outlined;
  return firstMistake(AUDIT[audit.status], audit, '/audit') ?? firstMistakeIn(steps, stepMistake);
}

function stepMistake({ thresholds }: Outlined['steps'][number], step: number): string | undefined {
  return firstMistakeIn(thresholds, (threshold, index) =>
    firstMistake(
      THRESHOLD[threshold.holds === null ? 'unknown' : 'known'],
      threshold,
      `/steps/${step}/thresholds/${index}`,
    ),
  );
}
