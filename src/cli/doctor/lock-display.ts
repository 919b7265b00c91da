import type { LockWatch } from '../../locks/lock-watch.ts';
import { liveLocks } from '../../report/doctor/live-locks.ts';
import { lockChanges } from '../../report/doctor/lock-changes.ts';
import { curveColumns } from '../../report/text/curve-lines.ts';
import { forDisplay } from '../output/for-display.ts';
import { LinesInPlace } from '../output/lines-in-place.ts';
import { canDraw, type Progress } from '../output/progress-bar.ts';
import type { Terminal } from '../output/terminal.ts';
import { LockTimes } from './lock-times.ts';

/** Shows the locks of the database `name` on stdout: as a live table, or line by line if stdout is not a terminal. */
export function lockDisplay(
  name: string,
  terminal: Pick<Terminal, 'stdout' | 'chalk'>,
  env: NodeJS.ProcessEnv,
): Progress<LockWatch> {
  return canDraw(terminal.stdout, env) ? liveTable(name, terminal, env) : changeLog(terminal);
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
      stdout.write(forDisplay(`${changes.join('\n')}\n`));
    },
    stop: () => void (isEmpty || stdout.write('\n')),
  };
}

function liveTable(
  name: string,
  { stdout, chalk }: Pick<Terminal, 'stdout' | 'chalk'>,
  env: NodeJS.ProcessEnv,
): Progress<LockWatch> {
  const place = new LinesInPlace(stdout, env);
  const times = new LockTimes(curveColumns(place.size.columns));
  return {
    onEvent: (watch) => {
      times.add(watch);
      place.draw(liveLocks(watch, times.history, name, place.size, chalk));
    },
    stop: () => place.leave(),
  };
}
