import { sumOf } from '../../sum-of.ts';
import { type ArrivalSpread, EVEN } from './arrival-spread.ts';
import type { Load, Stage } from './load.ts';
import { randomPositions } from './random-positions.ts';
import { randomStream } from './random-stream.ts';

type OpenLoad = Extract<Load, { kind: 'open-loop' | 'open-ramp' }>;

/** In requests: sums of fractions are off by less than this. */
const ROUNDING = 1e-6;

/** When the requests of an open loop are due, one after the other. */
export interface DueTimes {
  /** How many there are. */
  readonly requests: number;
  /** Milliseconds from the start, never fewer than those of the request before; undefined after the last request. */
  next(): number | undefined;
}

/**
 * The requests of an open loop. At a constant rate they are evenly spaced, the first at 0; in a ramp request `n`,
 * counted from 0, is due when the rate has added up to `n`, and none is due while the rate is 0. Where they are spread by
 * chance, they are as many, and where the rate is twice as high, twice as many are due; the same seed makes the same
 * times.
 */
export function arrivals(load: OpenLoad, spread: ArrivalSpread = EVEN, seed?: string): DueTimes {
  const expected = expectedRequests(load);
  const requests = Math.max(0, Math.ceil(expected - ROUNDING));
  const msUntil = load.kind === 'open-loop' ? constantly(load.ratePerSecond) : whileRamping(load);
  let made = 0;
  if (spread.kind === 'even')
    return { requests, next: () => (made < requests ? msUntil(made++) : undefined) };
  const position = randomPositions(requests, shapeOf(spread), randomStream(seed));
  // What a rounding error has beyond the end of a ramp is in none of its segments.
  const last = expected - 2 * ROUNDING;
  const next = () =>
    made++ < requests ? msUntil(Math.max(0, Math.min(last, position() * expected))) : undefined;
  return { requests, next };
}

/** Intervals of a Poisson process have an exponential distribution, which is a gamma distribution. */
function shapeOf(spread: ArrivalSpread): number {
  return spread.kind === 'gamma' ? spread.shape : 1;
}

/** What the rate adds up to by the end. */
function expectedRequests(load: OpenLoad): number {
  if (load.kind === 'open-ramp') return sumOf(segmentsOf(load.stages, load.ratePerSecond), requestsOfSegment);
  const { ratePerSecond, until } = load;
  if ('durationMs' in until) return (until.durationMs * ratePerSecond) / 1_000;
  return ratePerSecond > 0 ? until.requests : 0;
}

/** Milliseconds from the start until the rate has added up to so many requests. */
type MsUntil = (requests: number) => number;

function constantly(ratePerSecond: number): MsUntil {
  return (requests) => (requests * 1_000) / ratePerSecond;
}

/** To be asked for growing numbers of requests: it never goes back to an earlier segment. */
function whileRamping({ ratePerSecond, stages }: Extract<Load, { kind: 'open-ramp' }>): MsUntil {
  const segments = segmentsOf(stages, ratePerSecond);
  let [current, before] = [0, 0];
  return (requests) => {
    for (;;) {
      const segment = segments[current] as Segment;
      const after = before + requestsOfSegment(segment);
      if (requests < after - ROUNDING || current === segments.length - 1)
        return segment.startMs + msInSegment(requests - before, segment);
      before = after;
      current++;
    }
  };
}

/** Milliseconds from the start of a segment until its rate per second has added up to so many requests. */
function msInSegment(requests: number, { from, to, durationMs }: Segment): number {
  // A request due at the end of the previous segment can lie a rounding error before this one.
  if (requests <= 0) return 0;
  const [rate, growth] = [from / 1_000, (to - from) / 1_000 / durationMs];
  // Solves growth / 2 · t² + rate · t = requests without a division by growth, which may be nearly 0. At the end of a
  // ramp down to 0, rounding can make the radicand negative.
  const rateThen = Math.sqrt(Math.max(0, rate ** 2 + 2 * growth * requests));
  return Math.min(durationMs, (2 * requests) / (rate + rateThen));
}

/** The users of a ramp by ms from its start: at least one where the stage ends above 0; undefined after its end. */
export function usersAt(stages: readonly Stage[]): (ms: number) => number | undefined {
  const segments = segmentsOf(stages, 0);
  return (ms) => {
    const segment = segments.find(({ startMs, durationMs }) => ms < startMs + durationMs);
    if (!segment) return undefined;
    const { startMs, durationMs, from, to } = segment;
    const users = Math.ceil(from + ((to - from) * (ms - startMs)) / durationMs - ROUNDING);
    return Math.max(users, to > 0 ? 1 : 0);
  };
}

/** A stage, with its start in time and rate. */
interface Segment extends Stage {
  readonly startMs: number;
  readonly from: number;
}

function requestsOfSegment({ from, to, durationMs }: Segment): number {
  return (((from + to) / 2) * durationMs) / 1_000;
}

function segmentsOf(stages: readonly Stage[], first: number): Segment[] {
  let [startMs, from] = [0, first];
  return stages.map((stage) => {
    const segment = { ...stage, startMs, from };
    startMs += stage.durationMs;
    from = stage.to;
    return segment;
  });
}
