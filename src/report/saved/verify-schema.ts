import { type Static, type TObject, Type } from 'typebox';
import type { CheckStatus, VerifyResult } from '../../verify/result.ts';
import { firstMistake } from './first-mistake.ts';
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

/** By status, and not as a union: of a union, TypeBox tells what is wrong with each of the branches that are not meant. */
const CHECK = {
  passed: Type.Object({ ...common, status: Type.Literal('passed'), summary: Type.String(), steps }),
  failed: Type.Object({ ...failed, status: Type.Literal('failed') }),
  'data-lost': Type.Object({ ...failed, status: Type.Literal('data-lost') }),
  skipped: Type.Object({ ...undecided, status: Type.Literal('skipped') }),
  unknown: Type.Object({ ...undecided, status: Type.Literal('unknown') }),
} satisfies Record<CheckStatus, TObject>;

const header = {
  schema: Type.Literal(VERIFY_SCHEMA),
  version: Type.String(),
  startedAt: Type.String(),
  tookMs: MilliSeconds,
  target: Type.String(),
  quick: Type.Boolean(),
  interrupted: Type.Boolean(),
};

/** A result with what tells the branches of its unions apart, but not yet the branches. */
const Outline = Type.Object({
  ...header,
  checks: Type.Array(Type.Object({ status: Type.Enum(keysOf(CHECK)) })),
  verdict: Type.Object({ status: Type.Enum(keysOf(VERDICT)) }),
});

type Saved = Frozen<
  Omit<Static<typeof Outline>, 'checks' | 'verdict'> & {
    checks: Static<(typeof CHECK)[keyof typeof CHECK]>[];
    verdict: Static<(typeof VERDICT)[keyof typeof VERDICT]>;
  }
>;

// Does not compile when the schema and the type part.
true satisfies Same<Saved, VerifyResult>;

/** What is wrong with a value that should be a result, and where; undefined where nothing is. */
export function verifyMistake(value: unknown): string | undefined {
  return firstMistake(Outline, value, '') ?? branchMistake(value as Static<typeof Outline>);
}

function branchMistake({ checks, verdict }: Static<typeof Outline>): string | undefined {
  for (const [index, check] of checks.entries()) {
    const mistake = firstMistake(CHECK[check.status], check, `/checks/${index}`);
    if (mistake !== undefined) return mistake;
  }
  return firstMistake(VERDICT[verdict.status], verdict, '/verdict');
}
