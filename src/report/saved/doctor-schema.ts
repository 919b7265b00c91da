import { type Static, type TObject, Type } from 'typebox';
import { type CheckResult, type DoctorResult, FAILING, SEVERITIES } from '../../doctor/result.ts';
import { EXTENSIONS, LOCK_NAMES } from '../../locks/lock-watch.ts';
import { PROCESS_STATES } from '../../locks/proc/process-state.ts';
import { firstMistake, firstMistakeIn } from './first-mistake.ts';
import { Count, type Frozen, keysOf, MilliSeconds, orNull, type Same, Share } from './schema-parts.ts';

export const DOCTOR_SCHEMA: DoctorResult['schema'] = 'genesis.doctor/1';

const Process = Type.Object({
  pid: orNull(Count),
  command: Type.String(),
  user: orNull(Type.String()),
  state: Type.Enum([...PROCESS_STATES]),
});

const Lock = Type.Object({
  name: Type.Enum([...LOCK_NAMES]),
  slot: orNull(Count),
  readMark: orNull(Count),
  samples: Count,
  longestMs: MilliSeconds,
  throughout: Type.Boolean(),
  currentMs: orNull(MilliSeconds),
});

const Holder = Type.Object({
  process: Process,
  locks: Type.Array(Lock, { minItems: 1 }),
  cpuMs: orNull(MilliSeconds),
});

const Watch = Type.Object({
  ms: MilliSeconds,
  looks: Count,
  extension: orNull(Type.Enum([...EXTENSIONS])),
  writeLocked: orNull(Type.Object({ value: Share, low: Share, high: Share })),
  commits: orNull(Count),
});

const Session = Type.Object({
  pid: Count,
  user: orNull(Type.String()),
  application: Type.String(),
  state: orNull(Type.String()),
  statement: orNull(Type.String()),
  waitsFor: Type.Array(Count),
  waitedMs: orNull(MilliSeconds),
  keepsWaiting: Count,
  keptMs: orNull(MilliSeconds),
});

const Sessions = Type.Object({
  ms: MilliSeconds,
  looks: Count,
  isExtended: Type.Boolean(),
  seen: Type.Array(Session),
});

const Finding = Type.Object({
  rule: Type.String(),
  severity: Type.Enum([...SEVERITIES]),
  message: Type.String(),
  evidence: Type.Array(Type.String()),
  remedy: Type.String(),
});

/** By status, not as a union: for a union, TypeBox also lists the mistakes of the branches that are not meant. */
export const CHECK = {
  examined: Type.Object({
    name: Type.String(),
    status: Type.Literal('examined'),
    summary: Type.String(),
    findings: Type.Array(Finding),
  }),
  skipped: Type.Object({ name: Type.String(), status: Type.Literal('skipped'), reason: Type.String() }),
} satisfies Record<CheckResult['status'], TObject>;

/** A result with what distinguishes the branches of its union, without the branches. */
export const Outline = Type.Object({
  schema: Type.Literal(DOCTOR_SCHEMA),
  version: Type.String(),
  startedAt: Type.String(),
  tookMs: MilliSeconds,
  target: Type.String(),
  insecure: Type.Boolean(),
  description: Type.String(),
  watch: orNull(Watch),
  holders: orNull(Type.Array(Holder)),
  sessions: orNull(Sessions),
  failsAt: Type.Enum([...FAILING]),
  checks: Type.Array(Type.Object({ status: Type.Enum(keysOf(CHECK)) })),
  interrupted: Type.Boolean(),
});

type Saved = Frozen<
  Omit<Static<typeof Outline>, 'checks'> & { checks: Static<(typeof CHECK)[keyof typeof CHECK]>[] }
>;

// Does not compile if the schema and the type differ.
true satisfies Same<Saved, DoctorResult>;

/** What is wrong with a value that should be a result, and where; undefined if nothing is. */
export function doctorMistake(value: unknown): string | undefined {
  return (
    firstMistake(Outline, value, '') ??
    firstMistakeIn((value as Static<typeof Outline>).checks, (check, index) =>
      firstMistake(CHECK[check.status], check, `/checks/${index}`),
    )
  );
}
