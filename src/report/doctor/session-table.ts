import type { ChalkInstance } from 'chalk';
import type { SessionWatch } from '../../doctor/result.ts';
import { borderlessTable } from '../text/borderless-table.ts';
import { truncate } from '../text/format.ts';
import { hiddenSessions, SESSION_HEAD, sessionRows } from './session-rows.ts';

const INDENT = 2;

/** The widest that each column gets: 80 columns in all, with two between each two. */
const WIDTHS = [7, 7, 11, 19, 6, 9, 7];

/** Who kept whom waiting in a PostgreSQL database, as lines of at most 80 columns; none if no session waited. */
export function sessionTable(sessions: SessionWatch | null, chalk: ChalkInstance): string[] {
  const rows = sessionRows(sessions);
  if (rows.length === 0) return [];
  const cells = rows.map((row) => row.map((cell, column) => truncate(cell, WIDTHS[column] ?? 0)));
  const head = SESSION_HEAD.map((title) => title.toUpperCase());
  const [first = '', ...body] = borderlessTable(head, cells, 'left').map(
    (line) => ' '.repeat(INDENT) + line.trimEnd(),
  );
  const hidden = hiddenSessions(sessions);
  const more = hidden > 0 ? [`${' '.repeat(INDENT)}and ${hidden} more: see --json`] : [];
  return [chalk.dim(first), ...body, ...more];
}
