import { type CompareResult, EARLIER, type TurnsComparison } from '../../compare/result.ts';
import { compareFacts, MEASURE_HEAD, measureCells } from '../compare/compare-rows.ts';
import { STATUS_WORDS } from '../compare/status-words.ts';
import { chart } from './charts/chart-figure.ts';
import { overlaidDistributions, roundRatios } from './charts/compare-data.ts';
import { commandBlock } from './markup/command-block.ts';
import { html, type Markup, type Part } from './markup/markup.ts';
import { facts, section, type TableRow, table } from './markup/table.ts';
import { chartPage } from './page/chart-page.ts';

/** The verdict of a run that looks like that of a comparison. */
const TONES: Readonly<Record<CompareResult['verdict']['status'], string>> = {
  'data-lost': 'data-lost',
  worse: 'failed',
  undecided: 'inconclusive',
  'no-worse': 'passed',
};

// Screen readers read the heading of a column with each cell, so none is empty.
const COLUMNS = ['measure', ...MEASURE_HEAD.slice(1, -1).map((numbers) => ({ numbers })), 'judgement'];

/** A comparison as a page in one file that loads nothing. */
export function compareHtml(result: CompareResult): string {
  const { version, startedAt, before, after, measures } = result;
  const rows = measures.map((measure) => measureCells(measure) as unknown as TableRow);
  const content: Part = [
    html`<header><p class="eyebrow">genesis compare ${version} · ${startedAt}</p>
<h1>B: ${after.target.description}</h1>
<p class="subtitle">compared with A: ${before.target.description}</p></header>\n`,
    banner(result),
    chart(overlaidDistributions(result), {
      title: 'Latency of both',
      says: 'The distributions of the latencies of A and B, over each other.',
      caption:
        'Successful requests of all rounds; the area below each curve is the same. The axis is logarithmic.',
    }),
    // Rounds of different times are no pairs.
    result.processes === EARLIER ? '' : ratios(result),
    section('Measures', table('Measures', COLUMNS, rows), 'card wide alone'),
    section('How it was made', facts('How it was made', compareFacts(result)), 'card alone'),
    repeatSection(result),
  ];
  return chartPage(`genesis compare: ${STATUS_WORDS[result.verdict.status]}`, content);
}

function ratios(result: TurnsComparison): Markup {
  return chart(roundRatios(result), {
    title: 'B compared with A in each round',
    says: 'A dot for each round and measure, and a bar for its interval.',
    caption:
      'Each dot is a round. The bar is the interval of the change, the dashed lines the tolerated change.',
  });
}

function repeatSection({ command }: CompareResult): Part {
  return command === null ? '' : section('Repeat it', commandBlock(command), 'card alone');
}

function banner({ verdict: { status, reasons } }: CompareResult): Markup {
  return html`<div class="verdict ${TONES[status]}">
<p class="lead"><span class="badge ${TONES[status]}">B: ${STATUS_WORDS[status]}</span></p>
<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
</div>\n`;
}
