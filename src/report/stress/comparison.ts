import { formatFigure, formatShare } from '../../figure.ts';
import type { ComparedMeasure, Comparison } from '../../stress/judge/comparison/comparison.ts';

/** `1 worse, 2 better than on 2026-01-01T00:00:00.000Z, noise 10%`, the noise being the tolerated change. */
export function comparisonSummary({ startedAt, noise, measures }: Comparison): string {
  const number = (wanted: ComparedMeasure['judgement']) =>
    measures.filter(({ judgement }) => judgement === wanted).length;
  return `${number('worse')} worse, ${number('better')} better than on ${startedAt}, noise ${formatShare(noise)}`;
}

/** `p50 20 ms → 40 ms worse`. */
export function measureWords(measure: ComparedMeasure): string {
  const { before, after } = measureFigures(measure);
  const judgement = measure.judgement === 'same' ? '' : ` ${measure.judgement}`;
  return `${measure.name} ${before} → ${after}${judgement}`;
}

export function measureFigures({ before, after, unit }: ComparedMeasure): { before: string; after: string } {
  return { before: formatFigure(before, unit), after: formatFigure(after, unit) };
}

export function isWorse({ measures }: Comparison): boolean {
  return measures.some(({ judgement }) => judgement === 'worse');
}
