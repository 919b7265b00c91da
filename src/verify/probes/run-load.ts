import type { StressResult } from '../../stress/judge/result.ts';
import type { Load } from '../../stress/load/load.ts';
import { CHAT_HISTORY_PATH, CHAT_REQUEST } from '../../stress/request/request.ts';
import type { RunOptions } from '../../stress/run/options.ts';
import { type StressHooks, stressTarget } from '../../stress/stress.ts';
import type { Target } from '../../stress/target/target.ts';
import type { CheckContext } from '../check.ts';

export const burst = (concurrency: number): Load => ({ kind: 'burst', concurrency });

export const loop = (concurrency: number, until: { requests: number } | { durationMs: number }): Load => ({
  kind: 'closed-loop',
  concurrency,
  until,
});

/** Runs a load against a target, with chat messages and an audit unless `more` says otherwise. */
export function runLoad(
  { timeoutMs, signal }: CheckContext,
  target: Target,
  load: Load,
  more: Partial<RunOptions> & { readonly onEvent?: StressHooks['onEvent'] } = {},
): Promise<StressResult> {
  const { onEvent = () => {}, ...options } = more;
  return stressTarget(
    target,
    {
      load,
      request: CHAT_REQUEST,
      historyPath: CHAT_HISTORY_PATH,
      timeoutMs,
      audit: 'read-back',
      ...options,
    },
    { signal, onEvent },
  );
}
