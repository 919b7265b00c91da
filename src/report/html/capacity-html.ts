import { levelWords } from '../../capacity/judge/level-words.ts';
import type { CapacityResult, CapacityStep } from '../../capacity/result.ts';
import { formatDuration } from '../../duration.ts';
import { formatRate, formatShareOf } from '../../figure.ts';
import { capacityFacts } from '../capacity/capacity-facts.ts';
import { capacityWords, otherReasons } from '../capacity/capacity-words.ts';
import { LEVEL_HEAD, levelCells, levelSummaries, reasonsOfLevel } from '../capacity/level-rows.ts';
import { durationCell, verdictWords } from '../text/format.ts';
import { latenciesByLevel, sharesByLevel, successesByLevel } from './charts/capacity-data.ts';
import type { LevelsData } from './charts/levels-data.ts';
import { levelsFigure } from './charts/levels-figure.ts';
import { commandBlock } from './markup/command-block.ts';
import { html, type Markup, type Part } from './markup/markup.ts';
import { facts, section, type TableRow, table } from './markup/table.ts';
import { chartPage } from './page/chart-page.ts';

const BAND =
  'The band is the interval of the capacity: the highest level that was kept, and the lowest that was not.';

/** A capacity as a page in one file that loads nothing. */
export function capacityHtml(result: CapacityResult): string {
  const { version, startedAt, target, steps, command } = result;
  const content: Part = [
    html`<header><p class="eyebrow">genesis capacity ${version} · ${startedAt}</p>
<h1>${target.description}</h1></header>\n`,
    banner(result),
    ...(steps.length === 0 ? [] : charts(result)),
    section('Levels', levelTable(result), 'card wide alone'),
    section('How it was made', facts('How it was made', capacityFacts(result)), 'card alone'),
    section('Steps', stepTable(result), 'card wide alone'),
    command === null ? '' : section('Repeat it', commandBlock(command), 'card alone'),
  ];
  return chartPage(`genesis capacity: ${target.description}`, content);
}

function banner(result: CapacityResult): Markup {
  const { status } = result.verdict;
  return html`<div class="verdict ${status}">
<p class="lead"><span class="badge ${status}">${verdictWords(status)}</span> Capacity ${capacityWords(result)}</p>
<ul>${otherReasons(result).map((reason) => html`<li>${reason}</li>`)}</ul>
</div>\n`;
}

function charts(result: CapacityResult): Markup[] {
  const draw = (title: string, data: LevelsData, caption: string) =>
    levelsFigure(data, title, `${caption} ${BAND}`);
  return [
    draw(
      'Successes',
      successesByLevel(result),
      'Where the successes leave the dashed line, the server does not keep up.',
    ),
    draw('Latency', latenciesByLevel(result), 'Successful requests, the median of the steps at each level.'),
    draw('Success', sharesByLevel(result), 'Shares of all requests at each level.'),
  ];
}

function levelTable(result: CapacityResult): Markup {
  const rows = levelSummaries(result.steps).map(
    (summary) => [...levelCells(summary, result), reasonsOfLevel(summary)] as unknown as TableRow,
  );
  const columns = ['level', ...LEVEL_HEAD.slice(1).map((numbers) => ({ numbers })), 'why not'];
  return table('Levels', columns, rows);
}

const STEP_COLUMNS = [
  'step',
  ...['from', 'level', 'requests', 'success', 'p50', 'p95', 'p99', 'successes'].map((numbers) => ({
    numbers,
  })),
  'outcome',
];

function stepTable({ steps, search }: CapacityResult): Markup {
  const cells = (step: CapacityStep): TableRow => [
    step.purpose,
    formatDuration(step.atMs),
    levelWords(step.level, search.by),
    step.requests.completed,
    formatShareOf(step.requests.ok, step.requests.completed),
    durationCell(step.p50Ms),
    durationCell(step.p95Ms),
    durationCell(step.p99Ms),
    formatRate(step.ratePerSecond),
    [step.outcome, ...step.reasons].join(': '),
  ];
  return table('Steps', STEP_COLUMNS, steps.map(cells));
}
