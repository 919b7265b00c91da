import { type TObject, Type } from 'typebox';
import { UNITS } from '../../figure.ts';
import { COMPARED, JUDGEMENTS } from '../../stress/judge/comparison/comparison.ts';
import { METRICS, OPERATORS } from '../../stress/judge/thresholds/threshold.ts';
import type { Verdict } from '../../stress/judge/verdict/verdict.ts';
import { Count, keysOf, orNull } from './schema-parts.ts';

export const Threshold = Type.Object({
  metric: Type.Enum(keysOf(METRICS)),
  operator: Type.Enum([...OPERATORS]),
  limit: Type.Number(),
  text: Type.String(),
});

const base = {
  threshold: Threshold,
  unit: Type.Enum([...UNITS]),
};

/** By whether it is known. */
export const THRESHOLD = {
  known: Type.Object({ ...base, observed: Type.Number(), holds: Type.Boolean() }),
  unknown: Type.Object({ ...base, observed: Type.Null(), holds: Type.Null(), reason: Type.String() }),
};

export const Comparison = Type.Object({
  startedAt: Type.String(),
  tolerance: Type.Number({ minimum: 0 }),
  rounds: Type.Object({ before: Count, after: Count }),
  differences: Type.Array(Type.String()),
  obstacles: Type.Array(Type.String()),
  measures: Type.Array(
    Type.Object({
      name: Type.Enum([...COMPARED]),
      unit: Type.Enum([...UNITS]),
      before: Type.Number(),
      after: Type.Number(),
      judgement: Type.Enum([...JUDGEMENTS]),
      change: orNull(Type.Object({ from: Type.Number(), to: Type.Number() })),
    }),
  ),
});

const reasons = Type.Array(Type.String());

/** By status, not as a union: for a union, TypeBox also lists the mistakes of the branches that are not meant. */
export const VERDICT = {
  passed: Type.Object({ status: Type.Literal('passed') }),
  failed: Type.Object({ status: Type.Literal('failed'), reasons }),
  'data-lost': Type.Object({ status: Type.Literal('data-lost'), reasons }),
  inconclusive: Type.Object({ status: Type.Literal('inconclusive'), reasons }),
} satisfies Record<Verdict['status'], TObject>;
