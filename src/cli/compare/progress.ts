import type { RoundEvent } from '../../compare/compare.ts';
import { signed } from '../../compare/judge/change-words.ts';
import { canDraw, newBar, type Progress, SILENT } from '../output/progress-bar.ts';

const FORMAT = 'round {value} of at most {total} {bar} {changes}';

/** A progress bar on stderr, if that is a terminal that can show one: the rounds, and the changes so far. */
export function compareProgress(
  mostRounds: number,
  stderr: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Progress<RoundEvent> {
  if (!canDraw(stderr, env)) return SILENT;
  const bar = newBar(FORMAT, stderr);
  bar.start(mostRounds, 0, { changes: '' });
  return {
    onEvent: ({ rounds, measures }) => {
      const changes = measures.map(({ name, change }) => `${name} ${signed(change)}`).join(', ');
      bar.update(rounds, { changes });
    },
    stop: () => bar.stop(),
  };
}
