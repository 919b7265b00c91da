import { type TSchema, Type } from 'typebox';
import type { LoadFlags } from '../../../cli/stress/load-options.ts';
import { MAX_DURATION_MS } from '../../../duration.ts';
import type { ArrivalSpread } from '../../../stress/load/arrival-spread.ts';
import { MAX_CONCURRENCY, MAX_RATE, MAX_REQUESTS, type Stage } from '../../../stress/load/load.ts';
import { assertNotBoth } from '../assert-options.ts';
import { given } from '../given.ts';
import { type Delay, DelaySchema, delayLimits } from '../model-delay.ts';
import { optionInvalid } from '../option-invalid.ts';
import { Milliseconds, whole } from '../schemas.ts';
import { ArrivalsSchema } from './arrivals-schema.ts';

/** How much is sent, and when; by default one burst of 20 requests, all at the same moment. */
export interface LoadOptions {
  /** Simultaneous requests, 1 to 10 000; 20 by default. With `ratePerSecond` the most that are under way at once, 1000 by default. */
  readonly concurrency?: number | undefined;
  /** Requests in total, 1 to 10 000 000. Without it and `durationMs`, one burst of `concurrency`. */
  readonly requests?: number | undefined;
  /** Milliseconds for which requests are sent. */
  readonly durationMs?: number | undefined;
  /** Send so many requests per second without waiting for answers, for 10 s by default. */
  readonly ratePerSecond?: number | undefined;
  /** With `ratePerSecond`, how the requests are spread: `{ kind: 'poisson' }` or `{ kind: 'gamma', shape: 4 }`; evenly by default. */
  readonly arrivals?: ArrivalSpread | undefined;
  /** The pause of each user between an answer and its next request, or the limits of a random time; none by default. */
  readonly thinkMs?: Delay | undefined;
  /** Within `durationMs`, ramp to so many users, or with `ratePerSecond` to so many requests per second; one after the other. */
  readonly stages?: readonly Stage[] | undefined;
}

const Rate = Type.Number({
  exclusiveMinimum: 0,
  maximum: MAX_RATE,
  description: `requests per second, above 0 and up to ${MAX_RATE}`,
});

export const LOAD_OPTIONS = {
  concurrency: whole(1, MAX_CONCURRENCY),
  requests: whole(1, MAX_REQUESTS),
  durationMs: Milliseconds,
  ratePerSecond: Rate,
  arrivals: ArrivalsSchema,
  thinkMs: DelaySchema,
  stages: Type.Array(
    Type.Object(
      { durationMs: Milliseconds, to: Type.Number({ minimum: 0, maximum: MAX_RATE }) },
      { additionalProperties: false },
    ),
    { minItems: 1, description: 'stages such as [{ durationMs: 10_000, to: 50 }]' },
  ),
} satisfies Record<keyof LoadOptions, TSchema>;

/** The flags about the load. Throws `OPTION_INVALID` for options that exclude each other. */
export function loadFlags(options: LoadOptions): LoadFlags {
  assertNotBoth(options, [
    ['durationMs', 'requests'],
    ['stages', 'requests'],
    ['stages', 'durationMs'],
  ]);
  const { concurrency, requests, durationMs, ratePerSecond, arrivals, thinkMs, stages } = options;
  return given({
    concurrency: concurrency === undefined ? undefined : [concurrency],
    requests,
    duration: durationMs,
    rate: ratePerSecond,
    arrivals,
    think: thinkMs === undefined ? undefined : delayLimits(thinkMs, 'thinkMs'),
    stage: stages,
  });
}

/** Milliseconds since 1970. Throws `OPTION_INVALID` for a time that is not within the next 24 hours. */
export function startOf(startAt: Date | number | undefined, now = Date.now()): number | undefined {
  if (startAt === undefined) return undefined;
  const ms = Number(startAt);
  if (ms >= now && ms - now <= MAX_DURATION_MS) return ms;
  throw optionInvalid(
    'startAt is not a time within the next 24 hours',
    'Expected a date, or milliseconds since 1970, the same on all machines.',
  );
}
