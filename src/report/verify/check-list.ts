import type { Check } from '../../verify/check.ts';
import { NEEDS, REQUIREMENTS } from '../../verify/needs.ts';
import { wrap } from '../text/format.ts';

const COLUMNS = 80;
const GAP = 2;

/** The names of checks, when each passes, and what it needs: 80 columns. Ends with a line break. */
export function checkList(checks: readonly Check[]): string {
  const rows = checks.map((check) => [check.name, [check.holdsWhen, ...limitsOf(check)].join(' ')] as const);
  const needs = needRows(checks);
  const lines = needs.length > 0 ? [...inColumns(rows), '', 'Needs:', ...inColumns(needs)] : inColumns(rows);
  return `${lines.join('\n')}\n`;
}

function limitsOf({ needs, quick }: Check): string[] {
  const limits = [
    ...(needs.length > 0 ? [`needs ${needs.join(', ')}`] : []),
    ...(quick ? [] : ['not in --quick']),
  ];
  return limits.length > 0 ? [`(${limits.join('; ')})`] : [];
}

/** What the names of needs mean, and what meets them. */
function needRows(checks: readonly Check[]): (readonly [name: string, words: string])[] {
  const named = NEEDS.filter((need) => checks.some(({ needs }) => needs.includes(need)));
  return named.map((need) => {
    const { what, by } = REQUIREMENTS[need];
    return [need, by === null ? what : `${what} (${by})`];
  });
}

function inColumns(rows: readonly (readonly [name: string, words: string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + GAP;
  return rows.flatMap(([name, words]) =>
    wrap(words, COLUMNS - width).map((line, index) => (index === 0 ? name : '').padEnd(width) + line),
  );
}
