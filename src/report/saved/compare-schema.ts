import { type Static, type TObject, Type } from 'typebox';
import {
  CHANGE_JUDGEMENTS,
  COMPARE_STATUSES,
  type CompareResult,
  EARLIER,
  MEASURE_NAMES,
  MEASURE_SCALES,
  PROCESSES,
} from '../../compare/result.ts';
import { SIDES } from '../../compare/sides.ts';
import { UNITS } from '../../figure.ts';
import type { Load } from '../../stress/load/load.ts';
import { firstMistake, firstMistakeIn } from './first-mistake.ts';
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

const AnyLoad = Type.Object({ kind: Type.Enum(keysOf(LOAD)) });

/** A result with what distinguishes the branches of its unions, without the branches. */
export const Outline = Type.Object({
  schema: Type.Literal(COMPARE_SCHEMA),
  version: Type.String(),
  startedAt: Type.String(),
  command: orNull(Type.String()),
  processes: Type.Enum([...PROCESSES, EARLIER]),
  tolerance: Type.Number({ minimum: 0 }),
  before: Side,
  after: Side,
  measures: Type.Array(Measure),
  verdict: Type.Object({ status: Type.Enum([...COMPARE_STATUSES]), reasons: Type.Array(Type.String()) }),
});

const turns = {
  machine: measured.Machine,
  tookMs: MilliSeconds,
  load: AnyLoad,
  settings: Settings,
  roundMs: MilliSeconds,
  mostRounds: Count,
  seed: Type.String(),
  interrupted: Type.Boolean(),
  saturatedRounds: Count,
  orders: Type.Array(Type.String()),
};

const Run = Type.Object({
  file: Type.String(),
  startedAt: Type.String(),
  machine: orNull(measured.Machine),
  load: AnyLoad,
});

/** By processes: the fields beside those of the outline. */
export const MADE = {
  fresh: Type.Object({ processes: Type.Literal('fresh'), ...turns }),
  running: Type.Object({ processes: Type.Literal('running'), ...turns }),
  earlier: Type.Object({
    processes: Type.Literal(EARLIER),
    runs: Type.Object({ before: Run, after: Run }),
    differences: Type.Array(Type.String()),
    obstacles: Type.Array(Type.String()),
  }),
} satisfies Record<CompareResult['processes'], TObject>;

type Loaded<T> = Omit<T, 'load'> & { load: Static<(typeof LOAD)[keyof typeof LOAD]> };
type InTurns = Loaded<Static<typeof MADE.fresh> | Static<typeof MADE.running>>;
type Earlier = Omit<Static<typeof MADE.earlier>, 'runs'> & {
  runs: Record<'before' | 'after', Loaded<Static<typeof Run>>>;
};
type Saved = Frozen<Omit<Static<typeof Outline>, 'processes'> & (InTurns | Earlier)>;

// Does not compile if the schema and the type differ.
true satisfies Same<Saved, CompareResult>;

/** What is wrong with a value that should be a result, and where; undefined if nothing is. */
export function compareMistake(value: unknown): string | undefined {
  const mistake = firstMistake(Outline, value, '');
  if (mistake !== undefined) return mistake;
  const { processes } = value as Static<typeof Outline>;
  return firstMistake(MADE[processes], value, '') ?? mistakeInside(value as CompareResult);
}

function mistakeInside(result: CompareResult): string | undefined {
  if (result.processes === EARLIER)
    return firstMistakeIn(SIDES, (side) => loadMistake(result.runs[side].load, `/runs/${side}/load`));
  const { load, before, after, orders } = result;
  const isPaired = before.rounds.length === orders.length && after.rounds.length === orders.length;
  return (
    loadMistake(load, '/load') ??
    (isPaired ? undefined : 'its sides must have as many rounds as there are orders')
  );
}

function loadMistake(load: Load, at: string): string | undefined {
  return firstMistake(LOAD[load.kind], load, at);
}
