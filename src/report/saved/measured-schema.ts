import { type TObject, Type } from 'typebox';
import { MAX_DURATION_MS } from '../../duration.ts';
import { LOCK_NAMES } from '../../locks/lock-watch.ts';
import { DATABASE_ERRORS } from '../../stress/answer/database/database-error.ts';
import { OUTCOMES, type Outcome } from '../../stress/answer/outcome.ts';
import { DATA_ORDERS } from '../../stress/data/data-source.ts';
import type { Fault } from '../../stress/faults/fault.ts';
import { SLO_METRICS, SLO_OPERATORS } from '../../stress/measure/slo.ts';
import { LOCK_OWNERS } from '../../stress/observe/observed-locks.ts';
import { Count, keysOf, LATER, MilliSeconds, orNull, Share } from './schema-parts.ts';

/** Several times what a run can write: a longer list was not written by one, and could exhaust our memory. */
const MAX_ITEMS = 10_000;
const MAX_HISTOGRAM = 400_000;

const OutcomeName = Type.Enum([...OUTCOMES]);

// An earlier version knew fewer outcomes.
const CountOfOutcome = Type.Integer({ minimum: 0, default: 0 });
export const Outcomes = Type.Object(
  Object.fromEntries(OUTCOMES.map((outcome) => [outcome, CountOfOutcome])) as Record<Outcome, typeof Count>,
);
export const Failure = Type.Object({ outcome: OutcomeName, count: Count, example: Type.String() });
export const LockErrors = Type.Object({ surfaced: Count, recovered: orNull(Count) });
export const Retries = Type.Object({ total: Count, requests: Count, most: Count });

export const Machine = Type.Object({
  cpu: orNull(Type.String()),
  cores: Count,
  architecture: Type.String(),
  system: Type.String(),
  node: Type.String(),
});

export const DataSummary = Type.Object({
  file: Type.String(),
  records: Count,
  order: Type.Enum([...DATA_ORDERS]),
  sha256: Type.String(),
});

const PerSecond = Type.Number({ minimum: 0 });

export const Rounds = Type.Array(
  Type.Object({
    startedAt: Type.String(),
    requests: Type.Object({ total: Count, failed: Count }),
    ratePerSecond: PerSecond,
    p50Ms: orNull(MilliSeconds),
    p90Ms: orNull(MilliSeconds),
    p95Ms: orNull(MilliSeconds, LATER),
    p99Ms: orNull(MilliSeconds),
    lockErrors: orNull(Count),
    retries: orNull(Count),
    turns: orNull(Type.Object({ acknowledged: Count, lost: Count, duplicated: Count })),
    referencePerSecond: orNull(PerSecond),
  }),
  { maxItems: MAX_ITEMS },
);

export const Latency = Type.Object({
  count: Count,
  minMs: MilliSeconds,
  meanMs: MilliSeconds,
  maxMs: MilliSeconds,
  percentiles: Type.Array(Type.Object({ percentile: Type.Number(), ms: MilliSeconds })),
  distribution: Type.Array(Type.Object({ fromMs: MilliSeconds, toMs: MilliSeconds, count: Count }), {
    maxItems: MAX_ITEMS,
  }),
  histogram: Type.String({ maxLength: MAX_HISTOGRAM }),
});

export const Schedule = Type.Object({ due: Count, unsent: Count, lateness: orNull(Latency) });

export const Goodput = Type.Object({
  kept: Count,
  due: Count,
  slos: Type.Array(
    Type.Object({
      slo: Type.Object({
        metric: Type.Enum([...SLO_METRICS]),
        operator: Type.Enum([...SLO_OPERATORS]),
        limitMs: MilliSeconds,
        text: Type.String(),
      }),
      kept: Count,
      unmeasured: Count,
    }),
    { minItems: 1, maxItems: MAX_ITEMS },
  ),
});

export const Repetition = Type.Object({
  requests: Count,
  repetitions: Count,
  replayed: Count,
  underWay: Count,
  waited: Count,
});

export const Misfit = Type.Object({
  says: Type.String(),
  options: orNull(Type.String()),
  isTried: Type.Boolean(),
  remedy: Type.String(),
});

export const Hang = Type.Object({ silentMs: MilliSeconds, cpuShare: Type.Number({ minimum: 0 }) });

const DotGroup = Type.Object({
  outcome: OutcomeName,
  count: Count,
  atMs: Type.Array(Type.Number(), { minItems: 1, maxItems: MAX_ITEMS }),
  latencyMs: Type.Array(MilliSeconds, { minItems: 1, maxItems: MAX_ITEMS }),
});

export const Timeline = Type.Object({
  intervalMs: Type.Number({ exclusiveMinimum: 0, maximum: MAX_DURATION_MS }),
  completed: Type.Array(Count, { maxItems: MAX_ITEMS }),
  failed: Type.Array(Count, { maxItems: MAX_ITEMS }),
  lockErrors: Type.Array(Count, { maxItems: MAX_ITEMS }),
  retries: Type.Array(Count, { maxItems: MAX_ITEMS }),
  dots: Type.Array(DotGroup),
});

export const Timing = Type.Object({
  requests: Count,
  meanPoolWaitMs: MilliSeconds,
  meanDatabaseMs: MilliSeconds,
  meanModelMs: MilliSeconds,
  lockErrorsRecovered: Count,
  lockErrorsInFailed: Count,
  retries: Count,
  requestsRetried: Count,
  mostRetries: Count,
});

// Counts that a server reports can be any number, also negative after it was started again.
const Counted = Type.Number();
export const ServerCounters = Type.Object({
  writes: Counted,
  commits: Counted,
  lockErrors: Counted,
  retries: Counted,
});

export const DatabaseErrors = Type.Array(
  Type.Object({ error: Type.Enum([...DATABASE_ERRORS]), count: Count, example: Type.String() }),
);

export const ServerLog = Type.Object({
  lines: Count,
  lockErrors: Count,
  retries: Count,
  gaveUp: Count,
  errors: DatabaseErrors,
  example: orNull(Type.String()),
});

const WriteHolds = Type.Object({
  holds: Count,
  share: Share,
  medianMs: MilliSeconds,
  longestMs: MilliSeconds,
  heldAtEndMs: orNull(MilliSeconds),
  heldAfterLoadMs: orNull(MilliSeconds),
  cpuShareWhileHeld: orNull(Type.Number({ minimum: 0 })),
});

const ObservedHolder = Type.Object({
  pid: orNull(Count),
  command: Type.String(),
  owner: Type.Enum([...LOCK_OWNERS]),
  write: orNull(WriteHolds),
  locks: Type.Array(
    Type.Object({ name: Type.Enum([...LOCK_NAMES]), samples: Count, longestMs: MilliSeconds }),
    { maxItems: LOCK_NAMES.length },
  ),
  samplesBlockingCommits: Count,
});

const SessionShare = Type.Object({ share: Share, most: Count, longestMs: MilliSeconds });

/** By status. */
export const LOCKS = {
  seen: Type.Object({
    status: Type.Literal('seen'),
    database: Type.String(),
    journalMode: Type.Enum(['wal', 'rollback']),
    blindSpot: orNull(Type.String()),
    watchedMs: MilliSeconds,
    samples: Count,
    commits: orNull(Count),
    writeLockedShare: Share,
    holders: Type.Array(ObservedHolder, { maxItems: MAX_ITEMS }),
  }),
  sessions: Type.Object({
    status: Type.Literal('sessions'),
    database: Type.String(),
    blindSpot: orNull(Type.String()),
    watchedMs: MilliSeconds,
    samples: Count,
    mostSessions: Count,
    maxConnections: Count,
    waiting: SessionShare,
    idleInTransaction: SessionShare,
    blockedByIdleShare: Share,
  }),
  unseen: Type.Object({ status: Type.Literal('unseen'), reason: Type.String() }),
};

export const ServerCpu = Type.Object({ cpuMs: MilliSeconds, cores: Type.Number({ minimum: 0 }) });

const atMs = MilliSeconds;
const forMs = MilliSeconds;

/** By kind. */
export const FAULT = {
  lock: Type.Object({ kind: Type.Literal('lock'), atMs, forMs }),
  kill: Type.Object({ kind: Type.Literal('kill'), atMs }),
  terminate: Type.Object({ kind: Type.Literal('terminate'), atMs }),
  pause: Type.Object({ kind: Type.Literal('pause'), atMs, forMs }),
  cut: Type.Object({ kind: Type.Literal('cut'), atMs, forMs }),
  slow: Type.Object({ kind: Type.Literal('slow'), atMs, forMs }),
  drip: Type.Object({ kind: Type.Literal('drip'), atMs, forMs }),
  'model-error': Type.Object({
    kind: Type.Literal('model-error'),
    share: Type.Number({ minimum: 0, maximum: 1 }),
  }),
} satisfies Record<Fault['kind'], TObject>;

export const InjectedFault = Type.Object({
  fault: Type.Object({ kind: Type.Enum(keysOf(FAULT)) }),
  text: Type.String(),
  happened: Type.Boolean(),
  problem: orNull(Type.String()),
});

export const Generator = Type.Object({
  cpu: orNull(Type.Number({ minimum: 0 })),
  eventLoopDelayMaxMs: MilliSeconds,
  mostInFlight: Count,
  saturated: Type.Boolean(),
});
