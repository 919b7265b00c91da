import { LinesInPlace } from '../../output/lines-in-place.ts';
import { canDraw } from '../../output/progress-bar.ts';
import type { Terminal } from '../../output/terminal.ts';
import { loadBar } from './load-bar.ts';
import type { LoadDisplay } from './load-display.ts';
import { loadLog } from './load-log.ts';
import { loadView } from './load-view.ts';

/** On a terminal a view, or a bar where it is too small for one. Elsewhere, and in CI, a line now and then. */
export function loadDisplayOn(
  terminal: Pick<Terminal, 'stderr' | 'chalkStderr'>,
  env: NodeJS.ProcessEnv,
): LoadDisplay {
  const { stderr } = terminal;
  if (!canDraw(stderr, env)) return loadLog(stderr, env);
  return loadView(new LinesInPlace(stderr, env), terminal) ?? loadBar(stderr);
}
