import type { ChalkInstance } from 'chalk';
import { formatDuration } from '../duration.ts';
import type { StressResult } from '../stress/result.ts';
import { count, describeLatency, describeLoad, percent, truncate, wrap } from './format.ts';

const COLUMNS = 80;
const LABEL = 12;

/** The most kinds of failure shown, so that the report stays one screen. */
const FAILURE_LINES = 5;

/** The report of a run as people read it: one screen, 80 columns, fit to be pasted. Ends with a line break. */
export function textReport(result: StressResult, chalk: ChalkInstance): string {
  const rows = [
    ['Target', result.target.description],
    ['Load', `${describeLoad(result.load)}, took ${formatDuration(result.loadMs)}`],
    ...faultRows(result),
    ['Success', success(result)],
    ...failureRows(result),
    ['Lock errors', lockErrors(result)],
    ['Retries', retries(result)],
    ['Audit', audit(result)],
    ['Latency', result.latency ? describeLatency(result.latency) : 'no request succeeded'],
    ...serverRows(result),
    ['Generator', generator(result)],
    ...causeRows(result),
  ];
  const lines = rows.map(([label = '', text = '']) => {
    const padded = label.padStart(LABEL);
    return `${chalk.dim(padded)} ${truncate(text, COLUMNS - LABEL - 1)}`;
  });
  return `${[...verdictLines(result, chalk), '', ...lines].join('\n')}\n`;
}

function verdictLines({ verdict, audit, excused }: StressResult, chalk: ChalkInstance): string[] {
  if (verdict.status === 'passed') {
    const stored = audit.status === 'read' ? 'and what was answered is stored' : 'storage was not checked';
    const answered = excused > 0 ? 'what no fault ended was answered' : 'every request was answered';
    return [`${chalk.green.bold('PASSED')} ${answered}, ${stored}`];
  }
  const colour = verdict.status === 'inconclusive' ? chalk.yellow : chalk.red;
  const name = verdict.status.replace('-', ' ').toUpperCase();
  const [first = '', ...others] = verdict.reasons;
  return [
    `${colour.bold(name)} ${truncate(first, COLUMNS - name.length - 1)}`,
    ...others.map((reason) => truncate(`${' '.repeat(name.length + 1)}${reason}`, COLUMNS)),
  ];
}

function faultRows({ faults }: StressResult): string[][] {
  if (faults.length === 0) return [];
  const told = faults.map(({ fault, happened }) => (happened ? fault : `${fault} (not done)`));
  return [['Faults', told.join(', ')]];
}

function success({ requests: { ok, completed }, excused }: StressResult): string {
  const explained = excused > 0 ? `; ${excused} of the others are the faults' doing` : '';
  return `${ok}/${completed} (${percent(ok, completed)})${explained}`;
}

/** The likeliest one: the JSON has them all. */
function causeRows({ diagnoses: [likeliest] }: StressResult): string[][] {
  if (!likeliest) return [];
  const rows = (label: string, text: string) =>
    wrap(text, COLUMNS - LABEL - 1).map((line, index) => [index === 0 ? label : '', line]);
  return [...rows('Likely cause', likeliest.title), ...rows('Remedy', likeliest.remedy)];
}

function failureRows({ failures }: StressResult): string[][] {
  const shown = failures.slice(0, FAILURE_LINES);
  const hidden = failures.length - shown.length;
  return [
    ...shown.map(({ outcome, count, example }, index) => [
      index === 0 ? 'Failures' : '',
      `${count} ${outcome}: ${example}`,
    ]),
    ...(hidden > 0 ? [['', `and ${count(hidden, 'other kind')}`]] : []),
  ];
}

function lockErrors({ lockErrors: { surfaced, recovered } }: StressResult): string {
  return recovered === null
    ? `${surfaced} surfaced; the server does not tell more`
    : `${surfaced} surfaced, ${recovered} recovered`;
}

function retries({ retries }: StressResult): string {
  if (retries === null) return 'not told by this server';
  if (retries.total === 0) return '0';
  return `${retries.total}, in ${count(retries.requests, 'request')}, at most ${retries.most} for one`;
}

function audit({ audit }: StressResult): string {
  if (audit.status !== 'read') return `${audit.status}: ${audit.reason}`;
  const { acknowledged, stored, lost, duplicated, orphaned, unexpected, recovered } = audit;
  const always = `${acknowledged} acknowledged, ${stored} stored, ${lost} lost, ${duplicated} duplicated, ${orphaned} orphaned`;
  const rare = [
    ...(unexpected > 0 ? [`${unexpected} unexpected`] : []),
    ...(recovered > 0 ? [`${recovered} recovered`] : []),
  ];
  return [always, ...rare].join(', ');
}

function serverRows({ timing, serverCounters }: StressResult): string[][] {
  const rows: string[][] = [];
  if (timing) {
    const [pool, database, model] = [timing.meanPoolWaitMs, timing.meanDatabaseMs, timing.meanModelMs].map(
      formatDuration,
    );
    rows.push(['Server', `mean per turn: pool wait ${pool}, database ${database}, model ${model}`]);
  }
  if (serverCounters)
    rows.push(['Commits', `${serverCounters.commits} for ${count(serverCounters.writes, 'write')}`]);
  return rows;
}

function generator({ generator }: StressResult): string {
  const { cpu, eventLoopDelayMaxMs, mostInFlight, saturated } = generator;
  const figures = [
    `${mostInFlight} in flight`,
    `event loop delay ${formatDuration(eventLoopDelayMaxMs)}`,
    ...(cpu === null ? [] : [`CPU ${Math.round(cpu * 100)}%`]),
  ].join(', ');
  return saturated ? `saturated, latencies are upper bounds: ${figures}` : `ok: ${figures}`;
}
