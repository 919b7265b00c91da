import { formatFigure, type Unit } from '../../../figure.ts';
import type { Round } from '../../../stress/judge/measured/round.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { type FigureItem, item } from './figure.ts';

/** How far the rounds of a run differ; empty for a single load. */
export function roundItems({ rounds }: StressResult): FigureItem[] {
  if (rounds.length < 2) return [];
  const range = (name: string, unit: Unit, figure: (round: Round) => number | null) => {
    const values = rounds.map(figure).filter((value) => value !== null);
    if (values.length < rounds.length) return [];
    const text = [Math.min(...values), Math.max(...values)]
      .map((value) => formatFigure(value, unit))
      .join(' to ');
    return [item(`${name} of the rounds`, text, `${name} ${text}`)];
  };
  return [
    item('rounds', rounds.length, null),
    ...range('rate', 'per-second', ({ ratePerSecond }) => ratePerSecond),
    ...range('p50', 'ms', ({ p50Ms }) => p50Ms),
    ...range('p99', 'ms', ({ p99Ms }) => p99Ms),
  ];
}
