import type { VerifyEvent } from '../../verify/verify.ts';
import { canDraw, newBar, type Progress, SILENT } from '../output/progress-bar.ts';

/** The running check on stderr, until its result is printed. */
export function verifyProgress(
  checks: number,
  stderr: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Progress<VerifyEvent> {
  if (!canDraw(stderr, env)) return SILENT;
  const bar = newBar('{bar} {value}/{total} · {name} · {duration} s', stderr);
  let done = 0;
  return {
    onEvent: (event) => {
      if (event.type === 'checking') bar.start(checks, done, { name: event.check.name });
      else {
        done++;
        bar.stop();
      }
    },
    stop: () => bar.stop(),
  };
}
