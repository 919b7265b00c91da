import { formatFigure, formatShare, JUDGED_DIGITS } from '../../../figure.ts';
import type { ComparedMeasure, Comparison } from '../../../stress/judge/comparison/comparison.ts';
import type { ThresholdResult } from '../../../stress/judge/thresholds/threshold.ts';
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
  const { startedAt, noise, differences, measures } = baseline;
  return section(
    'Compared with the baseline',
    [
      note(`The earlier run started at ${startedAt}. Tolerated change: ${formatShare(noise)}.`),
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

function measureRow({ name, unit, before, after, judgement }: ComparedMeasure): TableRow {
  const kind = { better: 'good', same: 'same', worse: 'bad' } as const;
  return [
    name,
    formatFigure(before, unit),
    formatFigure(after, unit),
    change(before, after),
    mark(kind[judgement], judgement),
  ];
}

/** A change from 0 has no percentage. */
function change(before: number, after: number): string {
  if (before === after) return 'none';
  if (before === 0) return 'from 0';
  const percent = ((after - before) / before) * 100;
  return `${percent > 0 ? '+' : '−'}${Number(Math.abs(percent).toPrecision(3))}%`;
}

const SIGNS = { good: '✓', bad: '✕', same: '=', unknown: '?' } as const;

function mark(kind: keyof typeof SIGNS, text: string): Markup {
  return html`<span class="mark ${kind}"><span aria-hidden="true">${SIGNS[kind]}</span> ${text}</span>`;
}

function code(text: string): Markup {
  return html`<code>${text}</code>`;
}
