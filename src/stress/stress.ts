import { setImmediate } from 'node:timers/promises';
import { withTarget } from './faults/with-target.ts';
import type { StressResult } from './judge/result.ts';
import type { StressOptions } from './run/options.ts';
import type { StressHooks } from './stress-target.ts';
import { startsEmpty } from './target/target-options.ts';

/**
 * Opens a target, stresses it and closes it again. Throws `TARGET_UNREACHABLE`, `FAULT_IMPOSSIBLE`, or the reason why a
 * server did not start, an abort of `signal` included; all failures under load are in the result.
 */
export async function runStress(
  options: StressOptions,
  { onEvent = () => {}, signal = new AbortController().signal, ...records }: Partial<StressHooks> = {},
): Promise<StressResult> {
  onEvent({ type: 'starting' });
  // Only when the server starts, which takes longer than to load all that the load needs.
  const loaded = setImmediate().then(() => import('./stress-target.ts'));
  // A failure is thrown where it is awaited. Before, it would end the process without closing the target.
  loaded.catch(() => {});
  const isNewDatabase = startsEmpty(options.target);
  const { value, observations } = await withTarget(
    options.target,
    options.faults ?? [],
    signal,
    async (target) => {
      const { stressTarget } = await loaded;
      return stressTarget(target, options, { onEvent, signal, isNewDatabase, ...records });
    },
  );
  return { ...value, observations: [...value.observations, ...observations] };
}
