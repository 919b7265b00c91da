import { liveLoadText } from '../../../report/stress/live/live-load-text.ts';
import { forDisplay } from '../../output/for-display.ts';
import { LOG_LINE_EVERY_MS } from '../../output/progress-bar.ts';
import type { LoadDisplay } from './load-display.ts';

/** A line now and then, where nothing can be drawn. */
export function loadLog(stderr: NodeJS.WriteStream, env: NodeJS.ProcessEnv): LoadDisplay {
  let counted = 0;
  return {
    ...{ tickMs: LOG_LINE_EVERY_MS, recentTicks: 1, mostColumns: 1 },
    show: (live) => {
      // A short load needs no line, whenever the time for one comes.
      if (live.done === null || live.total.ms < LOG_LINE_EVERY_MS / 2) return;
      const isOver = live.inFlight === 0 && live.total.completed === counted;
      counted = live.total.completed;
      stderr.write(forDisplay(`${liveLoadText(live, isOver)}\n`, env));
    },
    end: () => {},
  };
}
