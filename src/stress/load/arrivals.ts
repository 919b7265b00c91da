import type { Load, Stage } from './load.ts';

type OpenLoad = Extract<Load, { kind: 'open-loop' | 'open-ramp' }>;

/** In requests: sums of fractions are off by less than this. */
const ROUNDING = 1e-6;

/**
 * When each request of an open loop is due, by its index from 0: milliseconds from the start; undefined if the load is
 * over by then. At a constant rate requests are evenly spaced, the first at 0; in a ramp request `n` is due when the
 * rate has added up to `n`, and none is due while the rate is 0.
 */
export function arrivals(load: OpenLoad): (index: number) => number | undefined {
  return load.kind === 'open-loop' ? constantArrivals(load) : rampArrivals(load);
}

function constantArrivals({
  ratePerSecond,
  until,
}: Extract<Load, { kind: 'open-loop' }>): ReturnType<typeof arrivals> {
  const requests =
    'requests' in until ? until.requests : (until.durationMs * ratePerSecond) / 1_000 - ROUNDING;
  return (index) => (index < requests && ratePerSecond > 0 ? (index * 1_000) / ratePerSecond : undefined);
}

function rampArrivals({
  ratePerSecond,
  stages,
}: Extract<Load, { kind: 'open-ramp' }>): ReturnType<typeof arrivals> {
  const segments = segmentsOf(stages, ratePerSecond);
  return (index) => {
    let before = 0;
    for (const segment of segments) {
      const requests = (((segment.from + segment.to) / 2) * segment.durationMs) / 1_000;
      if (index < before + requests - ROUNDING) return segment.startMs + msUntil(index - before, segment);
      before += requests;
    }
    return undefined;
  };
}

/** Milliseconds from the start of a segment until its rate per second has added up to so many requests. */
function msUntil(requests: number, { from, to, durationMs }: Segment): number {
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

function segmentsOf(stages: readonly Stage[], first: number): Segment[] {
  let [startMs, from] = [0, first];
  return stages.map((stage) => {
    const segment = { ...stage, startMs, from };
    startMs += stage.durationMs;
    from = stage.to;
    return segment;
  });
}
