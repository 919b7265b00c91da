import type { ChalkInstance } from 'chalk';
import type { CompareResult } from '../../compare/result.ts';
import { borderlessTable } from '../text/borderless-table.ts';
import { printable, wrap } from '../text/format.ts';
import { compareFacts, MEASURE_HEAD, measureCells } from './compare-rows.ts';
import { STATUS_COLOURS, STATUS_WORDS } from './status-words.ts';

const COLUMNS = 80;
const LABEL = 12;

/** A comparison for people: one screen of 80 columns, ready to be pasted. Ends with a line break. */
export function compareText(result: CompareResult, chalk: ChalkInstance): string {
  const { verdict, measures, command } = result;
  const word = `B: ${STATUS_WORDS[verdict.status].toUpperCase()}`;
  const rows = measures.map((measure) => measureCells(measure));
  const lines = [
    chalk.bold(chalk[STATUS_COLOURS[verdict.status]](word)),
    ...verdict.reasons.flatMap((reason) => wrap(reason, COLUMNS - 2).map((line) => `  ${line}`)),
    '',
    ...borderlessTable([...MEASURE_HEAD], rows).map((line) => line.trimEnd()),
    '',
    ...compareFacts(result).flatMap(([label, text]) => factLines(label, text, chalk)),
    // Never shortened: a part of a command line would do something else.
    ...(command === null ? [] : [`${chalk.dim('Repeat'.padStart(LABEL))} ${printable(command)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function factLines(label: string, text: string, chalk: ChalkInstance): string[] {
  return wrap(text, COLUMNS - LABEL - 1).map(
    (line, index) => `${chalk.dim((index === 0 ? label : '').padStart(LABEL))} ${line}`,
  );
}
