import type { StressResult } from '../../stress/judge/result.ts';
import type { Load } from '../../stress/load/load.ts';
import type { RunOptions } from '../../stress/run/options.ts';
import { type RunHooks, stressTarget } from '../../stress/stress-target.ts';
import type { Target } from '../../stress/target/target.ts';
import { isGenesisChat } from '../chat/is-genesis.ts';
import type { CheckContext } from '../check.ts';

export const burst = (concurrency: number): Load => ({ kind: 'burst', concurrency });

export const loop = (concurrency: number, until: { requests: number } | { durationMs: number }): Load => ({
  kind: 'closed-loop',
  concurrency,
  until,
});

/** Ends a check: whatever it does next, a server that hangs, or that no request fits, would answer as little. */
export class UselessServer extends Error {
  readonly result: StressResult;

  constructor(result: StressResult) {
    super(result.hang ? 'the server hangs' : 'no request fits the server');
    this.result = result;
  }
}

/**
 * Runs a load against a target, with chats and an audit unless `more` says otherwise. Throws
 * `UselessServer` where the server hangs, or where no request fits it.
 */
export async function runLoad(
  { chat, scenario, timeoutMs, hidesCommands, judgesFirstAnswers, signal }: CheckContext,
  target: Target,
  load: Load,
  more: Partial<RunOptions & Pick<RunHooks, 'onEvent' | 'tokens' | 'untilReadable'>> = {},
): Promise<StressResult> {
  const { onEvent = () => {}, tokens, untilReadable, ...options } = more;
  const result = await stressTarget(
    target,
    {
      load,
      ...chat,
      scenario,
      timeoutMs,
      hidesCommands,
      judgesFirstAnswers,
      readsCounters: isGenesisChat(chat),
      audit: 'read-back',
      ...options,
    },
    { signal, onEvent, ...(tokens && { tokens }), ...(untilReadable && { untilReadable }) },
  );
  if (result.hang || result.misfit) throw new UselessServer(result);
  return result;
}
