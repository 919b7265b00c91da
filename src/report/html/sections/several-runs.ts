import { formatDuration } from '../../../duration.ts';
import { formatRate, formatShareOf } from '../../../figure.ts';
import { type Percentile, samplesNeeded } from '../../../percentile.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { WORST_FIRST } from '../../../stress/judge/verdict/verdict.ts';
import { percentileOf } from '../../../stress/measure/percentile-of.ts';
import { type NamedRun, nameRuns } from '../../stress/series.ts';
import { type VerdictStatus, worstStatus } from '../../stress/verdict.ts';
import { NOT_REPORTED, verdictWords } from '../../text/format.ts';
import { loadWords } from '../../text/load-words.ts';
import { seriesCharts } from '../charts/chart-sections.ts';
import { html, type Markup, type Part } from '../markup/markup.ts';
import { type Column, section, type TableRow, table } from '../markup/table.ts';
import { outcomeName, seenOutcomes } from './outcome-section.ts';
import { runSections } from './run-sections.ts';
import { badge } from './verdict-banner.ts';

/** Runs at different concurrency side by side, then each in a part of the page that can be opened. */
export function severalRuns(results: readonly StressResult[]): Markup {
  const status = worstStatus(results);
  const opened = results.find(({ verdict }) => verdict.status === status);
  return html`${overallVerdict(status, results)}
${seriesCharts(results)}
${section('By concurrency', byConcurrency(results), 'card alone')}
${results.map((result) => runDetails(result, result === opened))}`;
}

function byConcurrency(results: readonly StressResult[]): Markup {
  if (results.every(({ goodput }) => goodput === null))
    return table('By concurrency', COLUMNS, nameRuns(results).map(row));
  const rows = nameRuns(results).map((run): TableRow => [...row(run), goodputText(run.result)]);
  return table('By concurrency', [...COLUMNS, { numbers: 'goodput' }], rows);
}

const OTHERS_UNKNOWN = `others ${NOT_REPORTED}`;

const COLUMNS: readonly Column[] = [
  'load',
  'verdict',
  'success',
  'outcomes',
  'lock errors',
  { numbers: 'retries' },
  { numbers: 'p50' },
  { numbers: 'p99' },
  { numbers: 'max' },
  { numbers: 'rate' },
];

/** With concurrencies of their own, the whole load of each would take the room of its figures. */
function row({ name, short, result }: NamedRun): TableRow {
  const { load, verdict, requests, lockErrors, retries, latency, ratePerSecond } = result;
  const { surfaced, recovered } = lockErrors;
  return [
    short === String(load.concurrency) ? name : loadWords(result),
    badge(verdict.status),
    items(`${requests.ok}/${requests.completed}`, formatShareOf(requests.ok, requests.completed)),
    outcomeList(result),
    items(`${surfaced} surfaced`, recovered === null ? OTHERS_UNKNOWN : `${recovered} recovered`),
    String(retries?.total ?? NOT_REPORTED),
    percentileText(latency, 50),
    percentileText(latency, 99),
    latency ? formatDuration(latency.maxMs) : 'no success',
    formatRate(ratePerSecond),
  ];
}

function goodputText({ goodput }: StressResult): string {
  return goodput === null ? 'no limits' : formatShareOf(goodput.kept, goodput.due);
}

/** A percentile, or why it is missing. */
function percentileText(latency: StressResult['latency'], percentile: Percentile): string {
  if (latency === null) return 'no success';
  const ms = percentileOf(latency, percentile);
  return ms === undefined ? `needs ${samplesNeeded(percentile)} samples` : formatDuration(ms);
}

function outcomeList({ outcomes }: StressResult): Part {
  const seen = seenOutcomes(outcomes);
  if (seen.length === 0) return 'none';
  return items(...seen.map((outcome) => html`${outcomeName(outcome)} ${outcomes[outcome]}`));
}

/** One below the other. */
function items(...parts: readonly Part[]): Markup {
  const kind = (part: Part) => (part === OTHERS_UNKNOWN ? 'item words' : 'item');
  return html`${parts.map((part) => html`<span class="${kind(part)}">${part}</span> `)}`;
}

function overallVerdict(status: VerdictStatus, results: readonly StressResult[]): Markup {
  const counts = WORST_FIRST.flatMap((status) => {
    const number = results.filter(({ verdict }) => verdict.status === status).length;
    return number > 0 ? [`${number} ${verdictWords(status)}`] : [];
  });
  return html`<div class="verdict ${status}"><p class="lead">${badge(status)} ${results.length} runs: ${counts.join(', ')}</p></div>`;
}

function runDetails(result: StressResult, isOpen: boolean): Markup {
  return html`<details class="run" ${isOpen ? 'open' : ''}>
<summary>${badge(result.verdict.status)} ${loadWords(result)}</summary>
${runSections(result)}
</details>\n`;
}
