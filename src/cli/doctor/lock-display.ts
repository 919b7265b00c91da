import { stripVTControlCharacters } from 'node:util';
import type { LockWatch } from '../../locks/lock-watch.ts';
import { liveLocks } from '../../report/doctor/live-locks.ts';
import { lockChanges } from '../../report/doctor/lock-changes.ts';
import { width } from '../../report/text/format.ts';
import { canDraw, type Progress } from '../output/progress-bar.ts';
import type { Terminal } from '../output/terminal.ts';

/** The size of a terminal that does not report it. */
const COLUMNS = 80;
const LINES = 24;

const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** Shows the locks of the database `name` on stdout: as a live table, or line by line if stdout is not a terminal. */
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

/** Redraws in place and leaves the cursor visible: however the process ends, there is nothing to restore. */
function liveTable(name: string, { stdout, chalk }: Pick<Terminal, 'stdout' | 'chalk'>): Progress<LockWatch> {
  let drawn: readonly string[] = [];
  return {
    onEvent: (watch) => {
      // One less of each: the cursor is below, and a full line takes two lines in some terminals.
      const [columns, lines] = [(stdout.columns || COLUMNS) - 1, (stdout.rows || LINES) - 1];
      const table = liveLocks(watch, name, { columns, lines }, chalk);
      // Line by line: multiplexers put what is cleared at once from the top of the screen into their history.
      const written = table.map((line) => `${line}${CLEAR_LINE}\n`).join('');
      stdout.write(`${backOver(drawn, columns + 1)}${written}${CLEAR_BELOW}`);
      drawn = table;
    },
    // Over the ^C that the terminal may have printed.
    stop: () => void (drawn.length > 0 && stdout.write(`\r${CLEAR_BELOW}\n`)),
  };
}

/** Moves to the start of what was drawn, which a narrower terminal has wrapped into more lines. */
function backOver(drawn: readonly string[], columns: number): string {
  if (drawn.length === 0) return '';
  const lines = drawn.map((line) => Math.max(1, Math.ceil(width(stripVTControlCharacters(line)) / columns)));
  return `\r\u001b[${lines.reduce((sum, each) => sum + each)}A`;
}
