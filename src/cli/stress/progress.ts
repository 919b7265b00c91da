import type { Fault } from '../../stress/faults/fault.ts';
import type { Load } from '../../stress/load/load.ts';
import type { LocksNow } from '../../stress/observe/observed-locks.ts';
import type { StressEvent } from '../../stress/stress-target.ts';
import type { Progress } from '../output/progress-bar.ts';
import type { Terminal } from '../output/terminal.ts';
import { LiveRun } from './live/live-run.ts';
import { loadDisplayOn } from './live/load-display-on.ts';

interface StressProgress extends Progress<StressEvent> {
  onLocks(locks: LocksNow): void;
}

/** A run whose load is shown. */
interface ShownRun {
  readonly load: Load;
  readonly faults?: readonly Fault[];
}

/** Shows on stderr how the load of a run goes. `name`: of this run among others. `signal` is aborted where it is stopped. */
export function stressProgress(
  { load, faults = [] }: ShownRun,
  name: string,
  signal: AbortSignal,
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
): StressProgress {
  const display = loadDisplayOn(terminal, env);
  const { tickMs, recentTicks, mostColumns } = display;
  const now = () => performance.now();
  const run = new LiveRun({ load, faults, name, signal, tickMs, recentTicks, mostColumns, now });
  const timer = setInterval(() => display.show(run.look()), tickMs).unref();
  return {
    onEvent: (event) => run.onEvent(event),
    onLocks: (locks) => run.onLocks(locks),
    stop: () => {
      clearInterval(timer);
      display.end();
    },
  };
}
