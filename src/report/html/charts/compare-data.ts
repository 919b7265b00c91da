import type { CompareResult, MeasureChange, TurnsComparison } from '../../../compare/result.ts';
import type { Round } from '../../../stress/judge/measured/round.ts';
import type { LatencySummary } from '../../../stress/measure/latency.ts';

export interface OverlaidData {
  readonly kind: 'overlaid';
  /** For A and B: milliseconds, and the share of the requests in a doubling of the latency. */
  readonly curves: readonly (readonly { readonly x: number; readonly y: number }[])[];
}

export interface RatiosData {
  readonly kind: 'ratios';
  /** From the first to the last row; changes are shares, 0.05 for 5 % more. */
  readonly measures: readonly {
    readonly name: string;
    readonly changes: readonly number[];
    readonly from: number | null;
    readonly to: number | null;
  }[];
  /** Changes between which all are tolerated. */
  readonly tolerated: readonly [from: number, to: number];
}

export function overlaidDistributions({ before, after }: CompareResult): OverlaidData {
  return { kind: 'overlaid', curves: [curveOf(before.latency), curveOf(after.latency)] };
}

/** Ranges of one side differ from those of the other: a density can be compared. */
function curveOf(latency: LatencySummary | null): { x: number; y: number }[] {
  if (latency === null) return [];
  return latency.distribution.flatMap(({ fromMs, toMs, count }) => {
    const width = Math.log2(toMs / fromMs);
    return width > 0 ? [{ x: Math.sqrt(fromMs * toMs), y: count / latency.count / width }] : [];
  });
}

/** Only figures that are compared as a ratio: shares of failures have no common scale with them. */
export function roundRatios({ measures, before, after, tolerance }: TurnsComparison): RatiosData {
  return {
    kind: 'ratios',
    measures: measures
      .filter(({ scale }) => scale === 'ratio')
      .map(({ name, from, to }) => ({
        name,
        changes: before.rounds.flatMap((round, index) => changeBetween(name, round, after.rounds[index])),
        from,
        to,
      })),
    tolerated: [1 / (1 + tolerance) - 1, tolerance],
  };
}

function changeBetween(name: MeasureChange['name'], before: Round, after: Round | undefined): number[] {
  const [earlier, later] = [figureOfRound(name, before), after ? figureOfRound(name, after) : null];
  return earlier && later ? [later / earlier - 1] : [];
}

function figureOfRound(name: MeasureChange['name'], round: Round): number | null {
  if (name === 'rate') return round.ratePerSecond;
  if (name === 'p50') return round.p50Ms;
  return name === 'p99' ? round.p99Ms : null;
}
