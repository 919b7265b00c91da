import { type Static, type TObject, Type } from 'typebox';
import type { CheckStatus, VerifyResult } from '../../verify/result.ts';
import { firstMistake, firstMistakeIn } from './first-mistake.ts';
import { VERDICT } from './judgement-schema.ts';
import { Count, Diagnosis, type Frozen, keysOf, MilliSeconds, orNull, type Same } from './schema-parts.ts';

export const VERIFY_SCHEMA: VerifyResult['schema'] = 'genesis.verify/1';

const Step = Type.Object({
  concurrency: Count,
  ok: Count,
  lockErrors: Count,
  internalErrors: Count,
  p50Ms: orNull(MilliSeconds),
  maxMs: orNull(MilliSeconds),
});

const steps = Type.Optional(Type.Array(Step));
const common = { name: Type.String(), holdsWhen: Type.String(), tookMs: MilliSeconds };

const failed = {
  ...common,
  summary: Type.String(),
  evidence: Type.Array(Type.String()),
  log: orNull(Type.String()),
  diagnoses: Type.Array(Diagnosis),
  steps,
};
const undecided = { ...common, reason: Type.String() };

/** By status, not as a union: for a union, TypeBox also lists the mistakes of the branches that are not meant. */
export const CHECK = {
  passed: Type.Object({ ...common, status: Type.Literal('passed'), summary: Type.String(), steps }),
  failed: Type.Object({ ...failed, status: Type.Literal('failed') }),
  'data-lost': Type.Object({ ...failed, status: Type.Literal('data-lost') }),
  skipped: Type.Object({ ...undecided, status: Type.Literal('skipped') }),
  unknown: Type.Object({ ...undecided, status: Type.Literal('unknown') }),
} satisfies Record<CheckStatus, TObject>;

/** A result with what distinguishes the branches of its unions, without the branches. */
export const Outline = Type.Object({
  schema: Type.Literal(VERIFY_SCHEMA),
  version: Type.String(),
  startedAt: Type.String(),
  tookMs: MilliSeconds,
  target: Type.String(),
  insecure: Type.Boolean(),
  readBefore: Type.Array(Type.String()),
  quick: Type.Boolean(),
  interrupted: Type.Boolean(),
  observations: Type.Array(Type.String()),
  checks: Type.Array(Type.Object({ status: Type.Enum(keysOf(CHECK)) })),
  verdict: Type.Object({ status: Type.Enum(keysOf(VERDICT)) }),
});

type Saved = Frozen<
  Omit<Static<typeof Outline>, 'checks' | 'verdict'> & {
    checks: Static<(typeof CHECK)[keyof typeof CHECK]>[];
    verdict: Static<(typeof VERDICT)[keyof typeof VERDICT]>;
  }
>;

// Does not compile if the schema and the type differ.
true satisfies Same<Saved, VerifyResult>;

/** What is wrong with a value that should be a result, and where; undefined if nothing is. */
export function verifyMistake(value: unknown): string | undefined {
  return firstMistake(Outline, value, '') ?? branchMistake(value as Static<typeof Outline>);
}

function branchMistake({ checks, verdict }: Static<typeof Outline>): string | undefined {
  return (
    firstMistakeIn(checks, (check, index) => firstMistake(CHECK[check.status], check, `/checks/${index}`)) ??
    firstMistake(VERDICT[verdict.status], verdict, '/verdict')
  );
}
