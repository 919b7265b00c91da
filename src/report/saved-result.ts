import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { Errors } from 'typebox/value';
import { GenesisError, messageOf } from '../errors.ts';
import type { Cause } from '../stress/diagnosis.ts';
import type { CheckStatus, VerifyResult } from '../verify/result.ts';
import { printable, truncate } from './format.ts';

const SCHEMA: VerifyResult['schema'] = 'genesis.verify/1';

const CAUSES = [
  'pool-exhaustion',
  'no-retry',
  'not-this-api',
  'check-then-insert',
  'long-busy-timeout',
  'lock-across-await',
  'remove-last-message',
  'deferred-upgrade',
  'poisoned-connection',
  'unbounded-context',
  'early-acknowledgement',
  'repeated-write',
  'split-turn',
  'unhandled-error',
  'server-died',
] as const satisfies readonly Cause[];

const MilliSeconds = Type.Number({ minimum: 0 });
const Count = Type.Integer({ minimum: 0 });

const Diagnosis = Type.Object({
  cause: Type.Enum([...CAUSES]),
  title: Type.String(),
  evidence: Type.String(),
  remedy: Type.String(),
});

const Step = Type.Object({
  concurrency: Count,
  ok: Count,
  lockErrors: Count,
  internalErrors: Count,
  p50Ms: Type.Union([MilliSeconds, Type.Null()]),
  maxMs: Type.Union([MilliSeconds, Type.Null()]),
});

const steps = Type.Optional(Type.Array(Step));
const common = { name: Type.String(), holdsWhen: Type.String(), tookMs: MilliSeconds };

const failed = {
  ...common,
  summary: Type.String(),
  evidence: Type.Array(Type.String()),
  log: Type.Union([Type.String(), Type.Null()]),
  diagnoses: Type.Array(Diagnosis),
  steps,
};
const undecided = { ...common, reason: Type.String() };
const reasons = Type.Array(Type.String());

/** By status, and not as a union: of a union, TypeBox tells what is wrong with each of the branches that are not meant. */
const CHECK = {
  passed: Type.Object({ ...common, status: Type.Literal('passed'), summary: Type.String(), steps }),
  failed: Type.Object({ ...failed, status: Type.Literal('failed') }),
  'data-lost': Type.Object({ ...failed, status: Type.Literal('data-lost') }),
  skipped: Type.Object({ ...undecided, status: Type.Literal('skipped') }),
  unknown: Type.Object({ ...undecided, status: Type.Literal('unknown') }),
} satisfies Record<CheckStatus, TObject>;

const VERDICT = {
  passed: Type.Object({ status: Type.Literal('passed') }),
  failed: Type.Object({ status: Type.Literal('failed'), reasons }),
  'data-lost': Type.Object({ status: Type.Literal('data-lost'), reasons }),
  inconclusive: Type.Object({ status: Type.Literal('inconclusive'), reasons }),
} satisfies Record<VerifyResult['verdict']['status'], TObject>;

const header = {
  schema: Type.Literal(SCHEMA),
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
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

// Does not compile when the schema and the type part.
true satisfies Saved extends VerifyResult ? (VerifyResult extends Saved ? true : false) : false;

/** A result that `--json` wrote, read from the text of `file`. Fails with `RESULT_INVALID`. */
export function readVerifyResult(text: string, file: string): VerifyResult {
  const value = parse(text, file);
  const mistake =
    schemaMistake(value) ?? firstMistake(Outline, value, '') ?? branchMistake(value as Branched);
  if (mistake !== undefined) throw invalid(file, mistake);
  return value as VerifyResult;
}

type Branched = Static<typeof Outline>;

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(file, `not JSON: ${printable(messageOf(error))}`, error);
  }
}

/** Before all else: of a result of another kind or version, every field is wrong. */
function schemaMistake(value: unknown): string | undefined {
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (typeof schema !== 'string' || schema === SCHEMA) return undefined;
  return `its schema is ${truncate(schema, 40)}, not ${SCHEMA}`;
}

function branchMistake({ checks, verdict }: Branched): string | undefined {
  for (const [index, check] of checks.entries()) {
    const mistake = firstMistake(CHECK[check.status], check, `/checks/${index}`);
    if (mistake !== undefined) return mistake;
  }
  return firstMistake(VERDICT[verdict.status], verdict, '/verdict');
}

/** As `checks/0/status must be one of passed, failed`; undefined where the value is right. */
function firstMistake(schema: TSchema, value: unknown, at: string): string | undefined {
  const errors = Errors(schema, value);
  const [first] = errors;
  if (!first) return undefined;
  const path = `${at}${first.instancePath}`.slice(1) || 'it';
  // What may be null has two errors, for either of its types, and a third that sums them up.
  const same = errors.filter(
    (error) => error.instancePath === first.instancePath && error.keyword !== 'anyOf',
  );
  return `${path} ${same.map(demand).join(' or ')}`;
}

function demand({ keyword, params, message }: ReturnType<typeof Errors>[number]): string {
  if (keyword === 'enum')
    return `must be one of ${(params as { allowedValues: string[] }).allowedValues.join(', ')}`;
  return message;
}

function invalid(file: string, mistake: string, cause?: unknown): GenesisError {
  return new GenesisError('RESULT_INVALID', `${file} is not a result of genesis verify: ${mistake}`, {
    hint: 'genesis verify --json FILE writes one',
    cause,
  });
}

function keysOf<Key extends string>(record: Record<Key, unknown>): Key[] {
  return Object.keys(record) as Key[];
}
