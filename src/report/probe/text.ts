import type { ChalkInstance } from 'chalk';
import type { ProbeResult } from '../../chat-probe/result.ts';
import { printable, wrap } from '../text/format.ts';
import { commandHeading, foundItems, stepWords, UNTRACED } from './probe-words.ts';

const COLUMNS = 80;
const NAME_COLUMNS = 'Connection:  '.length;

/** The result as text of 80 columns; command lines are one line each, so that they can be copied. Ends with a line break. */
export function probeText(result: ProbeResult, chalk: ChalkInstance): string {
  const { found, advice, interrupted } = result;
  const parts = [
    stepWords(result).flatMap((step) => hanging(step)),
    found ? foundLines(result, chalk) : [chalk.red(interrupted ? 'Interrupted.' : 'No chat was found.')],
    advice.flatMap((sentence) => wrap(printable(sentence), COLUMNS)),
    commandLines(result),
  ];
  return `${parts.flatMap((lines) => (lines.length > 0 ? [lines.join('\n')] : [])).join('\n\n')}\n`;
}

function foundLines(result: ProbeResult, chalk: ChalkInstance): string[] {
  return foundItems(result).flatMap(([name, text]) =>
    text === UNTRACED
      ? wrap(text, COLUMNS).map((line) => chalk.yellow(line))
      : hanging(text, NAME_COLUMNS, `${name}:`.padEnd(NAME_COLUMNS)),
  );
}

function commandLines(result: ProbeResult): string[] {
  const { commands } = result;
  if (commands.length === 0) return [];
  return [commandHeading(result), ...commands.map((command) => `  ${printable(command)}`)];
}

/** What follows the first line is indented. */
function hanging(text: string, indent = 2, before = ''): string[] {
  const [first = '', ...rest] = wrap(printable(text), COLUMNS - indent);
  return [before + first, ...rest.map((line) => ' '.repeat(indent) + line)];
}
