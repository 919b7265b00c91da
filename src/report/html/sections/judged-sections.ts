import { count } from '../../../count.ts';
import { formatFigure, formatShare, JUDGED_DIGITS } from '../../../figure.ts';
import type { ComparedMeasure, Comparison, Judgement } from '../../../stress/judge/comparison/comparison.ts';
import type { ThresholdResult } from '../../../stress/judge/thresholds/threshold.ts';
import { JUDGEMENT_WORDS, limitWords, measureFigures, obstacleWords } from '../../stress/comparison.ts';
import { type MarkKind, mark } from '../markup/mark.ts';
import { html, type Markup, type Part } from '../markup/markup.ts';
import { note, section, type TableRow, table } from '../markup/table.ts';

/** Empty without thresholds. */
export function thresholdsSection(thresholds: readonly ThresholdResult[]): Part {
  if (thresholds.length === 0) return '';
  const rows = thresholds.map((result): TableRow => {
    if (result.holds === null)
      return [code(result.threshold.text), 'unknown', mark('unknown', result.reason)];
    const { threshold, observed, unit, holds } = result;
    return [
      code(threshold.text),
      formatFigure(observed, unit, JUDGED_DIGITS),
      holds ? mark('good', 'holds') : mark('bad', 'failed'),
    ];
  });
  return section(
    'Thresholds',
    table('Thresholds', ['threshold', { numbers: 'observed' }, 'result'], rows),
    'card wide',
  );
}

/** Empty without an earlier run to compare with. */
export function baselineSection(baseline: Comparison | null): Part {
  if (baseline === null) return '';
  const { startedAt, tolerance, rounds, differences, measures } = baseline;
  const obstacles = obstacleWords(baseline);
  return section(
    'Compared with the baseline',
    [
      note(
        `The earlier run started at ${startedAt} and had ${count(rounds.before, 'round')}, this one ${rounds.after}. Tolerated change of speed: ${formatShare(tolerance)}.`,
      ),
      obstacles === undefined ? '' : html`<p>${obstacles}</p>`,
      differences.length > 0
        ? html`<p>The runs differ in more than the server:</p><ul>${differences.map((text) => html`<li>${text}</li>`)}</ul>`
        : '',
      table(
        'Baseline',
        ['figure', { numbers: 'before' }, { numbers: 'now' }, { numbers: 'change' }, 'judgement'],
        measures.map(measureRow),
      ),
    ],
    'card wide',
  );
}

const KINDS: Readonly<Record<Judgement, MarkKind>> = {
  better: 'good',
  'no-worse': 'same',
  undecided: 'unknown',
  'not-comparable': 'unknown',
  worse: 'bad',
};

function measureRow(measure: ComparedMeasure): TableRow {
  const { name, judgement } = measure;
  const { before, after } = measureFigures(measure);
  const judged = mark(KINDS[judgement], JUDGEMENT_WORDS[judgement]);
  return [name, before, after, limitWords(measure) ?? '', judged];
}

function code(text: string): Markup {
  return html`<code>${text}</code>`;
}
