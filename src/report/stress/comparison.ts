import { formatFigure, formatShare } from '../../figure.ts';
import type { ComparedMeasure, Comparison, Judgement } from '../../stress/judge/comparison/comparison.ts';

export const JUDGEMENT_WORDS: Readonly<Record<Judgement, string>> = {
  better: 'better',
  'no-worse': 'no worse',
  undecided: 'undecided',
  'not-comparable': 'not comparable',
  worse: 'worse',
};

/** `1 worse, 2 better than on 2026-01-01T00:00:00.000Z, 1 undecided, tolerance 10%`. */
export function comparisonSummary({ startedAt, tolerance, measures }: Comparison): string {
  const number = (wanted: Judgement) => measures.filter(({ judgement }) => judgement === wanted).length;
  const undecided = number('undecided') > 0 ? `, ${number('undecided')} undecided` : '';
  return `${number('worse')} worse, ${number('better')} better than on ${startedAt}${undecided}, tolerance ${formatShare(tolerance)}`;
}

/** Why something is not comparable or undecided, and what to do; undefined where all is decided. */
export function obstacleWords({ obstacles, measures }: Comparison): string | undefined {
  if (obstacles.length > 0) return `speed is not comparable: ${obstacles.join('; ')}`;
  const open = measures.filter(({ judgement }) => judgement === 'undecided').map(({ name }) => name);
  if (open.length === 0) return undefined;
  return `undecided (${open.join(', ')}): more rounds (--rounds), or a machine with less other work, would narrow the limits`;
}

/** `p50 20 ms → 40 ms (+80% to +120%) worse`. */
export function measureWords(measure: ComparedMeasure): string {
  const { before, after } = measureFigures(measure);
  const change = limitWords(measure);
  const judgement = measure.judgement === 'no-worse' ? '' : ` ${JUDGEMENT_WORDS[measure.judgement]}`;
  return `${measure.name} ${before} → ${after}${change === undefined ? '' : ` (${change})`}${judgement}`;
}

export function measureFigures({ before, after, unit }: ComparedMeasure): { before: string; after: string } {
  return { before: formatFigure(before, unit), after: formatFigure(after, unit) };
}

/** `-4% to +12%`: between which limits the change lies; undefined where the rounds show none. */
export function limitWords({ change }: ComparedMeasure): string | undefined {
  return change === null ? undefined : `${percent(change.from)} to ${percent(change.to)}`;
}

function percent(share: number): string {
  const rounded = Math.round(share * 100);
  return `${rounded > 0 ? '+' : ''}${rounded}%`;
}

export function isWorse({ measures }: Comparison): boolean {
  return measures.some(({ judgement }) => judgement === 'worse');
}
