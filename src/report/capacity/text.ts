import type { ChalkInstance } from 'chalk';
import type { CapacityResult } from '../../capacity/result.ts';
import { borderlessTable } from '../text/borderless-table.ts';
import { printable, verdictWords, width, wrap } from '../text/format.ts';
import { capacityFacts } from './capacity-facts.ts';
import { capacityWords, otherReasons } from './capacity-words.ts';
import { chartBars } from './chart-bars.ts';
import { isMostlyKept, LEVEL_HEAD, levelCells, levelSummaries, reasonsOfLevel } from './level-rows.ts';

const COLUMNS = 80;
const LABEL = 13;
const INDENT = 4;
const BAR = 8;
const SHORT_BAR = 3;
const GAP = 2;

const COLOURS = { passed: 'green', failed: 'red', 'data-lost': 'red', inconclusive: 'yellow' } as const;

/** A capacity for people: one screen of 80 columns, ready to be pasted. Ends with a line break. */
export function capacityText(result: CapacityResult, chalk: ChalkInstance): string {
  const { verdict, command } = result;
  const word = chalk.bold(chalk[COLOURS[verdict.status]]('Capacity'));
  const [first = '', ...others] = wrap(capacityWords(result), COLUMNS - 'Capacity '.length);
  const lines = [
    `${word} ${first}`,
    ...others.map((line) => `         ${line}`),
    ...otherReasons(result).flatMap((reason) =>
      wrap(`${verdictWords(verdict.status)}: ${reason}`, COLUMNS - 2).map((line) => `  ${line}`),
    ),
    ...tableLines(result, chalk),
    '',
    ...capacityFacts(result).flatMap(([label, text]) => factLines(label, text, chalk)),
    // Never shortened: a part of a command line would do something else.
    ...(command === null ? [] : [`${chalk.dim('Repeat'.padStart(LABEL))} ${printable(command)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** A line for each level, with a bar for its successes and the reason why it was not kept. */
function tableLines(result: CapacityResult, chalk: ChalkInstance): string[] {
  const summaries = levelSummaries(result.steps);
  if (summaries.length === 0) return [];
  const rows = summaries.map((summary) => levelCells(summary, result));
  const [head = '', ...lines] = borderlessTable([...LEVEL_HEAD], rows);
  const reasons = summaries.map((summary) => (isMostlyKept(summary) ? '' : reasonsOfLevel(summary)));
  // The reasons stay beside the bars, if shorter bars are enough for that.
  const room = COLUMNS - Math.max(...lines.map(width)) - GAP - 1 - Math.max(...reasons.map(width));
  const columns = room >= SHORT_BAR ? Math.min(BAR, room) : BAR;
  const bars = chartBars(
    summaries.map(({ ratePerSecond }) => ratePerSecond),
    columns,
  );
  const marked = lines.flatMap((line, index) => {
    const reason = reasons[index] ?? '';
    const whole = withReason(`${line}${' '.repeat(GAP)}${bars[index]}`, reason);
    return reason === '' ? whole : whole.map((each) => chalk.yellow(each));
  });
  return ['', chalk.dim(head.trimEnd()), ...marked];
}

/** Beside the line where there is room for it, or else below. */
function withReason(line: string, reason: string): string[] {
  const whole = `${line} ${reason}`.trimEnd();
  if (width(whole) <= COLUMNS) return [whole];
  return [line.trimEnd(), ...wrap(reason, COLUMNS - INDENT).map((each) => `${' '.repeat(INDENT)}${each}`)];
}

function factLines(label: string, text: string, chalk: ChalkInstance): string[] {
  return wrap(text, COLUMNS - LABEL - 1).map(
    (line, index) => `${chalk.dim((index === 0 ? label : '').padStart(LABEL))} ${line}`,
  );
}
