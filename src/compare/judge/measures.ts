import type { Unit } from '../../figure.ts';
import type { Round } from '../../stress/judge/measured/round.ts';
import type { MeasureName } from '../result.ts';

/** A figure of a round. */
interface FigureOfRound {
  readonly unit: Unit;
  /** Null where the round does not have it. */
  readonly of: (round: Round) => number | null;
  /** 1 where more is worse, -1 where less is. */
  readonly worse: 1 | -1;
}

/** How a change of a figure is judged. What counts errors has a tolerance of its own: that share of the requests. */
type Scale = { readonly scale: 'ratio' } | { readonly scale: 'difference'; readonly toleratedShare: number };

export type Measure = { readonly name: MeasureName } & FigureOfRound & Scale;

const perRequest = (count: number | null, { requests }: Round) =>
  count === null || requests.total === 0 ? null : count / requests.total;

const MEASURES: Readonly<Record<MeasureName, FigureOfRound & Scale>> = {
  rate: { unit: 'per-second', of: (round) => round.ratePerSecond, scale: 'ratio', worse: -1 },
  p50: { unit: 'ms', of: (round) => round.p50Ms, scale: 'ratio', worse: 1 },
  p99: { unit: 'ms', of: (round) => round.p99Ms, scale: 'ratio', worse: 1 },
  failures: {
    unit: 'share',
    of: (round) => perRequest(round.requests.failed, round),
    scale: 'difference',
    toleratedShare: 0.001,
    worse: 1,
  },
  'lock-errors': {
    unit: 'share',
    of: (round) => perRequest(round.lockErrors, round),
    scale: 'difference',
    toleratedShare: 0.01,
    worse: 1,
  },
};

/** A rate of 0 has no logarithm: it counts as very small. */
const LEAST = 1e-6;

/** A figure on a scale on which more is worse, and a change has the same size everywhere. */
export function costOf({ scale, worse }: Measure, figure: number): number {
  return worse * (scale === 'ratio' ? Math.log(Math.max(LEAST, figure)) : figure);
}

export function measure(name: MeasureName): Measure {
  return { name, ...MEASURES[name] };
}
