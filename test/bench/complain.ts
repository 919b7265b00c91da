import { judge, type Row } from './row.ts';
import { boundOf, resultOf } from './table.ts';

/** Says on stderr what is not reached; returns whether anything is not. */
export function complain(
  rows: readonly (Pick<Row, 'measure' | 'value' | 'limit'> & Partial<Row>)[],
): boolean {
  const short = rows.filter((row) => judge(row) === 'not reached');
  for (const row of short) process.stderr.write(`not reached: ${described(row)}\n`);
  return short.length > 0;
}

function described({
  measure,
  against = '',
  value,
  interval,
  unit,
  limit,
}: Parameters<typeof complain>[0][number]): string {
  const what = `${measure} ${against}`.trim();
  if (unit === undefined) return what;
  return `${what}: ${resultOf({ value, interval, unit })}, must be ${boundOf(limit.kind, limit.mustReach, unit)}`;
}
