import { type TObject, Type } from 'typebox';
import type { Unit } from '../../figure.ts';
import type { ComparedMeasure, ComparedName } from '../../stress/judge/comparison/comparison.ts';
import type { Verdict } from '../../stress/judge/verdict/verdict.ts';

const UNITS = ['share', 'ms', 'per-second', 'count'] as const satisfies readonly Unit[];

const NAMES = [
  'failures',
  'lock-errors',
  'retries',
  'rate',
  'p50',
  'p90',
  'p99',
  'p99.9',
] as const satisfies readonly ComparedName[];

const JUDGEMENTS = ['better', 'same', 'worse'] as const satisfies readonly ComparedMeasure['judgement'][];

const threshold = { threshold: Type.String(), unit: Type.Enum([...UNITS]) };

/** By whether it could be told. */
export const THRESHOLD = {
  told: Type.Object({ ...threshold, observed: Type.Number(), holds: Type.Boolean() }),
  unknown: Type.Object({ ...threshold, observed: Type.Null(), holds: Type.Null(), reason: Type.String() }),
};

export const Comparison = Type.Object({
  startedAt: Type.String(),
  noise: Type.Number({ minimum: 0 }),
  differences: Type.Array(Type.String()),
  measures: Type.Array(
    Type.Object({
      name: Type.Enum([...NAMES]),
      unit: Type.Enum([...UNITS]),
      before: Type.Number(),
      after: Type.Number(),
      judgement: Type.Enum([...JUDGEMENTS]),
    }),
  ),
});

const reasons = Type.Array(Type.String());

/** By status, and not as a union: of a union, TypeBox tells what is wrong with each of the branches that are not meant. */
export const VERDICT = {
  passed: Type.Object({ status: Type.Literal('passed') }),
  failed: Type.Object({ status: Type.Literal('failed'), reasons }),
  'data-lost': Type.Object({ status: Type.Literal('data-lost'), reasons }),
  inconclusive: Type.Object({ status: Type.Literal('inconclusive'), reasons }),
} satisfies Record<Verdict['status'], TObject>;
