import { count } from '../../../count.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { FigureItem } from '../../stress/figures/figure.ts';
import { type FigureName, figureOf } from '../../stress/figures/run-figures.ts';
import { NOT_REPORTED } from '../../text/format.ts';
import { html, type Markup, type Part } from '../markup/markup.ts';
import { facts, note, section, type TableRow } from '../markup/table.ts';

/** A card of the page: its figures, and what is shown above and below them. */
interface FigureSection {
  readonly title: string;
  readonly figures: readonly FigureName[];
  readonly above?: (result: StressResult) => Part;
  readonly below?: (result: StressResult) => Part;
}

const SECTIONS: readonly FigureSection[] = [
  { title: 'Scenario', figures: ['scenario', 'other requests'] },
  { title: 'Audit', figures: ['audit', 'repeated'] },
  {
    title: 'Lock errors and retries',
    figures: ['lock errors', 'retries', 'locks held', 'server log'],
    below: logExample,
  },
  { title: 'Latency', figures: ['latency', 'goodput'], below: latencyNote },
  {
    title: 'Inside the server',
    figures: ['server', 'commits', 'observed'],
    above: timeBar,
    below: timingNote,
  },
  { title: 'Load generator', figures: ['rounds', 'rate', 'generator', 'schedule', 'before'] },
];

/** The figures that the page shows elsewhere: in its header, with the outcomes, or in the table of streams. */
export const FIGURES_ELSEWHERE: readonly FigureName[] = [
  'target',
  'load',
  'success',
  'traceable',
  'first token',
  'token gaps',
  'faults',
  'made',
];

/** Every figure that has a card on the page. */
export const FIGURES_IN_SECTIONS: readonly FigureName[] = SECTIONS.flatMap(({ figures }) => figures);

export function figureSections(result: StressResult): Markup[] {
  return SECTIONS.flatMap(({ title, figures, above, below }) => {
    const items = figures.flatMap((name) => figureOf(name, result).items);
    const table = items.length > 0 ? facts(title, items.map(figureRow)) : '';
    const parts = [above?.(result) ?? '', table, below?.(result) ?? ''];
    return parts.some((part) => part !== '') ? section(title, parts) : [];
  });
}

function figureRow({ label, value, tone }: FigureItem): TableRow {
  return [label, tone === 'plain' ? value : html`<strong class="${tone}">${value}</strong>`];
}

function logExample({ serverLog }: StressResult): Part {
  return serverLog?.example ? html`<p class="quote">${serverLog.example}</p>` : '';
}

function latencyNote({ latency, load }: StressResult): Part {
  if (latency === null) return '';
  const from = load.kind.startsWith('open') ? 'from its due time' : 'from its sending';
  return note(`${count(latency.count, 'successful request')}, ${from} to the whole answer.`);
}

/** The parts of a turn's time, as a bar with its legend. */
function timeBar({ timing }: StressResult): Part {
  if (timing === null) return '';
  const parts = [
    ['pool wait', timing.meanPoolWaitMs],
    ['database', timing.meanDatabaseMs],
    ['model', timing.meanModelMs],
  ] as const;
  return html`<div aria-hidden="true"><div class="split">
${parts.map(([, ms], index) => html`<span class="part-${index}" style="flex-grow: ${ms}"></span>`)}</div>
${note(parts.map(([name], index) => html`<span class="glyph part-${index}">■</span> ${name} `))}</div>`;
}

function timingNote({ timing }: StressResult): Part {
  return note(
    timing === null
      ? `Where the time goes is ${NOT_REPORTED}.`
      : `Means of the ${timing.requests} turns that the server timed.`,
  );
}
