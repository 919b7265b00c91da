import type { Check } from '../../verify/check.ts';
import { wrap } from '../text/format.ts';

const COLUMNS = 80;
const GAP = 2;

/** The names of checks, and when each passes: 80 columns. Ends with a line break. */
export function checkList(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length)) + GAP;
  const lines = checks.flatMap(({ name, holdsWhen, quick }) => {
    const text = quick ? holdsWhen : `${holdsWhen} (not in --quick)`;
    return wrap(text, COLUMNS - width).map((line, index) => (index === 0 ? name : '').padEnd(width) + line);
  });
  return `${lines.join('\n')}\n`;
}
