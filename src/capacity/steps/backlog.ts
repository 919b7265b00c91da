/** A request that was answered, in milliseconds from the start of its step. */
export interface Answered {
  readonly dueMs: number;
  readonly endMs: number;
}

export interface Backlog {
  /** Requests under way, on average. */
  readonly meanInFlight: number;
  /** How many more each second. */
  readonly perSecond: number;
  readonly isGrowing: boolean;
}

/** Moments at which the requests under way are counted. */
const MOMENTS = 40;
/** The share of a step after which a queue that settles has settled. */
export const SETTLED_AFTER = 0.25;
/** A growth of fewer requests than this may be chance, or a pause of this machine: so many, or those of so many seconds. */
const LEAST_RISE = { requests: 2, seconds: 0.05 } as const;
const LEAST_RATIO = 1.25;

/**
 * Whether the requests under way become more and more: then a server does not hold the rate, however short its queue still is.
 * `untilMs`: when the last request was due; `tolerance`: the growth that may be chance, as a share of the requests.
 */
export function backlogOf(answered: readonly Answered[], untilMs: number, tolerance: number): Backlog {
  const dues = sorted(answered.map(({ dueMs }) => dueMs));
  const ends = sorted(answered.map(({ endMs }) => endMs));
  const fromMs = untilMs * SETTLED_AFTER;
  const counts = Array.from({ length: MOMENTS }, (_, index) => {
    const ms = fromMs + ((untilMs - fromMs) * (index + 0.5)) / MOMENTS;
    return { s: ms / 1_000, inFlight: countUntil(dues, ms) - countUntil(ends, ms) };
  });
  const arrivals = untilMs > 0 ? (answered.length * 1_000) / untilMs : 0;
  const perSecond = slopeOf(counts);
  // After a pause, a queue grows at once, and then it shrinks.
  const growsAlways = [counts.slice(0, MOMENTS / 2), counts.slice(MOMENTS / 2)].every(
    (half) => slopeOf(half) > (tolerance * arrivals) / 2,
  );
  const quarter = MOMENTS / 4;
  const [first, last] = [meanOf(counts.slice(0, quarter)), meanOf(counts.slice(-quarter))];
  const leastRise = Math.max(LEAST_RISE.requests, LEAST_RISE.seconds * arrivals);
  const isGrowing =
    growsAlways && perSecond > tolerance * arrivals && last - first > leastRise && last > LEAST_RATIO * first;
  return { meanInFlight: meanOf(counts), perSecond, isGrowing };
}

interface Moment {
  readonly s: number;
  readonly inFlight: number;
}

/** The median of the slopes between all pairs: a pause of the server or of this machine hardly moves it. */
function slopeOf(moments: readonly Moment[]): number {
  const slopes = moments.flatMap((one, index) =>
    moments.slice(index + 1).map((other) => (other.inFlight - one.inFlight) / (other.s - one.s)),
  );
  const finite = sorted(slopes.filter(Number.isFinite));
  return finite[Math.floor(finite.length / 2)] ?? 0;
}

function meanOf(moments: readonly Moment[]): number {
  return moments.reduce((sum, { inFlight }) => sum + inFlight, 0) / Math.max(1, moments.length);
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** How many values of a sorted list are at most `limit`. */
function countUntil(values: readonly number[], limit: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((values[middle] as number) <= limit) from = middle + 1;
    else to = middle;
  }
  return from;
}
