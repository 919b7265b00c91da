import type { CopyEvent } from '../../copy/copy.ts';
import { canDraw, LOG_LINE_EVERY_MS, newBar, type Progress } from '../output/progress-bar.ts';

/** A bar on stderr, or a line now and then where that is no terminal. */
export function copyProgress(stderr: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Progress<CopyEvent> {
  return canDraw(stderr, env) ? barOn(stderr) : linesOn(stderr);
}

function barOn(stderr: NodeJS.WriteStream): Progress<CopyEvent> {
  const bar = newBar('{phase} {percentage}% {bar} {value}/{total} messages · {eta_formatted} left', stderr);
  let phase: string | undefined;
  return {
    onEvent: (event) => {
      if (phase === event.phase) return bar.update(event.done);
      bar.stop();
      phase = event.phase;
      bar.start(event.total, event.done, { phase });
    },
    stop: () => bar.stop(),
  };
}

function linesOn(stderr: NodeJS.WriteStream): Progress<CopyEvent> {
  let printedAt = performance.now();
  return {
    onEvent: ({ phase, done, total }) => {
      if (performance.now() - printedAt < LOG_LINE_EVERY_MS) return;
      printedAt = performance.now();
      stderr.write(`${phase}: ${done} of ${total} messages\n`);
    },
    stop: () => {},
  };
}
