import { type Static, Type } from 'typebox';
import {
  CHANGE_JUDGEMENTS,
  COMPARE_STATUSES,
  type CompareResult,
  MEASURE_NAMES,
  MEASURE_SCALES,
  PROCESSES,
} from '../../compare/result.ts';
import { UNITS } from '../../figure.ts';
import { firstMistake } from './first-mistake.ts';
import { LOAD } from './load-schema.ts';
import * as measured from './measured-schema.ts';
import { Count, type Frozen, keysOf, MilliSeconds, orNull, type Same } from './schema-parts.ts';
import { Settings } from './stress-schema.ts';

export const COMPARE_SCHEMA: CompareResult['schema'] = 'genesis.compare/1';

const Side = Type.Object({
  target: Type.Object({ url: Type.String(), description: Type.String() }),
  rounds: measured.Rounds,
  latency: orNull(measured.Latency),
  failures: Type.Array(measured.Failure),
  unaudited: orNull(Type.String()),
});

const Measure = Type.Object({
  name: Type.Enum([...MEASURE_NAMES]),
  unit: Type.Enum([...UNITS]),
  before: Type.Number(),
  after: Type.Number(),
  scale: Type.Enum([...MEASURE_SCALES]),
  change: Type.Number(),
  from: orNull(Type.Number()),
  to: orNull(Type.Number()),
  isDecisive: Type.Boolean(),
  judgement: Type.Enum([...CHANGE_JUDGEMENTS]),
});

/** A result with what distinguishes the branches of its unions, without the branches. */
export const Outline = Type.Object({
  schema: Type.Literal(COMPARE_SCHEMA),
  version: Type.String(),
  machine: measured.Machine,
  startedAt: Type.String(),
  tookMs: MilliSeconds,
  command: orNull(Type.String()),
  processes: Type.Enum([...PROCESSES]),
  load: Type.Object({ kind: Type.Enum(keysOf(LOAD)) }),
  settings: Settings,
  roundMs: MilliSeconds,
  tolerance: Type.Number({ minimum: 0 }),
  mostRounds: Count,
  seed: Type.String(),
  interrupted: Type.Boolean(),
  saturatedRounds: Count,
  before: Side,
  after: Side,
  orders: Type.Array(Type.String()),
  measures: Type.Array(Measure),
  verdict: Type.Object({ status: Type.Enum([...COMPARE_STATUSES]), reasons: Type.Array(Type.String()) }),
});

type Saved = Frozen<
  Omit<Static<typeof Outline>, 'load'> & { load: Static<(typeof LOAD)[keyof typeof LOAD]> }
>;

// Does not compile if the schema and the type differ.
true satisfies Same<Saved, CompareResult>;

/** What is wrong with a value that should be a result, and where; undefined if nothing is. */
export function compareMistake(value: unknown): string | undefined {
  const mistake = firstMistake(Outline, value, '');
  if (mistake !== undefined) return mistake;
  const { load, before, after, orders } = value as Static<typeof Outline>;
  const isPaired = before.rounds.length === orders.length && after.rounds.length === orders.length;
  return (
    firstMistake(LOAD[load.kind], load, '/load') ??
    (isPaired ? undefined : 'its sides must have as many rounds as there are orders')
  );
}
