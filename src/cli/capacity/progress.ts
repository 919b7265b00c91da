import { levelWords } from '../../capacity/judge/level-words.ts';
import type { CapacityOptions } from '../../capacity/options.ts';
import type { CapacityStep } from '../../capacity/result.ts';
import type { SearchHooks } from '../../capacity/search/search.ts';
import { intervalOf } from '../../capacity/search/search-state.ts';
import { formatDuration } from '../../duration.ts';
import { cutAtWord } from '../../report/text/fitting.ts';
import { forDisplay } from '../output/for-display.ts';
import { LinesInPlace } from '../output/lines-in-place.ts';
import { canDraw, LOG_LINE_EVERY_MS } from '../output/progress-bar.ts';

/** The step under way, and what was found until then: on a line of a terminal that the next one replaces, or now and then on a line of a log. */
export function capacityProgress(
  { by, budgetMs }: Pick<CapacityOptions, 'by' | 'budgetMs'>,
  stderr: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Pick<SearchHooks, 'onNext' | 'onStep'> & { stop(): void } {
  const line = new LinesInPlace(stderr, env);
  const startedAt = performance.now();
  let loggedAt = startedAt;
  const steps: CapacityStep[] = [];
  return {
    onNext: ({ level }) => {
      const now = performance.now();
      const words = [
        `step ${steps.length + 1}: ${levelWords(level, by)}`,
        ...foundWords(steps, by),
        `${formatDuration(now - startedAt, 2)} of ${formatDuration(budgetMs, 2)}`,
      ].join(', ');
      if (canDraw(stderr, env)) line.draw([cutAtWord(words, line.size.columns)]);
      else if (now - loggedAt >= LOG_LINE_EVERY_MS) {
        stderr.write(forDisplay(`${words}\n`, env));
        loggedAt = now;
      }
    },
    onStep: (step) => steps.push(step),
    stop: () => line.erase(),
  };
}

function foundWords(steps: readonly CapacityStep[], by: CapacityOptions['by']): string[] {
  const { low, high } = intervalOf(steps);
  return [
    ...(low ? [`${levelWords(low.level, by)} kept`] : []),
    ...(high ? [`${levelWords(high.level, by)} not`] : []),
  ];
}
