import { stripVTControlCharacters } from 'node:util';
import type { LockWatch } from '../../locks/lock-watch.ts';
import { liveLocks } from '../../report/doctor/live-locks.ts';
import { lockChanges } from '../../report/doctor/lock-changes.ts';
import { width } from '../../report/text/format.ts';
import { canDraw, type Progress } from '../output/progress-bar.ts';
import type { Terminal } from '../output/terminal.ts';

/** Where a terminal does not tell its size. */
const COLUMNS = 80;
const LINES = 24;

const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** The locks of the database `name` on stdout: a table drawn again and again, or where that cannot be, a line for each change. */
export function lockDisplay(
  name: string,
  terminal: Pick<Terminal, 'stdout' | 'chalk'>,
  env: NodeJS.ProcessEnv,
): Progress<LockWatch> {
  return canDraw(terminal.stdout, env) ? liveTable(name, terminal) : changeLog(terminal);
}

function changeLog({ stdout }: Pick<Terminal, 'stdout'>): Progress<LockWatch> {
  let before: LockWatch | null = null;
  let isEmpty = true;
  return {
    onEvent: (watch) => {
      const changes = lockChanges(before, watch, new Date());
      before = watch;
      if (changes.length === 0) return;
      isEmpty = false;
      stdout.write(`${changes.join('\n')}\n`);
    },
    stop: () => void (isEmpty || stdout.write('\n')),
  };
}

/** In its place, and with the cursor as it is: whatever ends us, there is nothing to restore. */
function liveTable(name: string, { stdout, chalk }: Pick<Terminal, 'stdout' | 'chalk'>): Progress<LockWatch> {
  let drawn: readonly string[] = [];
  return {
    onEvent: (watch) => {
      // One less of each: the cursor stands below, and a full line would be two in some terminals.
      const [columns, lines] = [(stdout.columns || COLUMNS) - 1, (stdout.rows || LINES) - 1];
      const table = liveLocks(watch, name, { columns, lines }, chalk);
      // Line by line: a multiplexer keeps in its history what is cleared all at once from the top of the screen.
      const written = table.map((line) => `${line}${CLEAR_LINE}\n`).join('');
      stdout.write(`${backOver(drawn, columns + 1)}${written}${CLEAR_BELOW}`);
      drawn = table;
    },
    // Over the ^C that the terminal may have written.
    stop: () => void (drawn.length > 0 && stdout.write(`\r${CLEAR_BELOW}\n`)),
  };
}

/** To the start of what was drawn, which a terminal that became narrower has broken into more lines. */
function backOver(drawn: readonly string[], columns: number): string {
  if (drawn.length === 0) return '';
  const lines = drawn.map((line) => Math.max(1, Math.ceil(width(stripVTControlCharacters(line)) / columns)));
  return `\r\u001b[${lines.reduce((sum, each) => sum + each)}A`;
}
