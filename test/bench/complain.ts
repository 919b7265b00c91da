import { judge, type Row } from './row.ts';

/** Says on stderr what is not reached; returns whether anything is not. */
export function complain(
  rows: readonly (Pick<Row, 'measure' | 'value' | 'limit'> & Partial<Row>)[],
): boolean {
  const short = rows.filter((row) => judge(row) === 'not reached');
  for (const { measure, against = '' } of short)
    process.stderr.write(`not reached: ${`${measure} ${against}`.trim()}\n`);
  return short.length > 0;
}
