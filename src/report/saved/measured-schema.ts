import { Type } from 'typebox';
import { MAX_DURATION_MS } from '../../duration.ts';
import type { Outcome as OutcomeName } from '../../stress/answer/outcome.ts';
import type { InjectedFault } from '../../stress/faults/fault-injector.ts';
import { Count, keysOf, MilliSeconds, orNull } from './schema-parts.ts';

/** Several times what a run can write: what is longer was not written by one, and could exhaust the reader. */
const MAX_ITEMS = 10_000;
const MAX_HISTOGRAM = 400_000;

const OUTCOMES = {
  ok: Count,
  crosstalk: Count,
  'lock-error': Count,
  'constraint-error': Count,
  'pool-exhausted': Count,
  overloaded: Count,
  'internal-error': Count,
  'bad-response': Count,
  timeout: Count,
  'connection-lost': Count,
  'connection-refused': Count,
  'client-limit': Count,
} satisfies Record<OutcomeName, typeof Count>;

const FAULTS = ['lock', 'kill', 'pause', 'model-error'] as const satisfies readonly InjectedFault['kind'][];

const Outcome = Type.Enum(keysOf(OUTCOMES));

export const Outcomes = Type.Object(OUTCOMES);
export const Failure = Type.Object({ outcome: Outcome, count: Count, example: Type.String() });
export const LockErrors = Type.Object({ surfaced: Count, recovered: orNull(Count) });
export const Retries = Type.Object({ total: Count, requests: Count, most: Count });

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

const DotGroup = Type.Object({
  outcome: Outcome,
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

// What a server says that it counted is a number; more it does not promise. One that was started again has gone back.
const Counted = Type.Number();
export const ServerCounters = Type.Object({
  writes: Counted,
  commits: Counted,
  lockErrors: Counted,
  retries: Counted,
});

export const ServerLog = Type.Object({
  lines: Count,
  lockErrors: Count,
  retries: Count,
  example: orNull(Type.String()),
});

const read = {
  acknowledged: Count,
  stored: Count,
  lost: Count,
  duplicated: Count,
  orphaned: Count,
  unexpected: Count,
  recovered: Count,
  untraceable: Count,
};

/** By status. */
export const AUDIT = {
  read: Type.Object({ status: Type.Literal('read'), ...read }),
  unknown: Type.Object({ status: Type.Literal('unknown'), reason: Type.String() }),
  skipped: Type.Object({ status: Type.Literal('skipped'), reason: Type.String() }),
};

export const Fault = Type.Object({
  kind: Type.Enum([...FAULTS]),
  fault: Type.String(),
  happened: Type.Boolean(),
  problem: orNull(Type.String()),
});

export const Generator = Type.Object({
  cpu: orNull(Type.Number({ minimum: 0 })),
  eventLoopDelayMaxMs: MilliSeconds,
  mostInFlight: Count,
  saturated: Type.Boolean(),
});
