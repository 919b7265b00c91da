import type { StressResult } from '../../stress/judge/result.ts';
import type { Load } from '../../stress/load/load.ts';
import type { RunOptions } from '../../stress/run/options.ts';
import { type StressHooks, stressTarget } from '../../stress/stress.ts';
import type { Target } from '../../stress/target/target.ts';
import { isGenesisChat } from '../chat/is-genesis.ts';
import type { CheckContext } from '../check.ts';

export const burst = (concurrency: number): Load => ({ kind: 'burst', concurrency });

export const loop = (concurrency: number, until: { requests: number } | { durationMs: number }): Load => ({
  kind: 'closed-loop',
  concurrency,
  until,
});

/** Ends a check: whatever it does next would only wait for a server that answers nothing any more. */
export class ServerHangs extends Error {
  readonly result: StressResult;

  constructor(result: StressResult) {
    super('the server hangs');
    this.result = result;
  }
}

/**
 * Runs a load against a target, with chats and an audit unless `more` says otherwise. Throws `ServerHangs` where
 * the server does.
 */
export async function runLoad(
  { chat, timeoutMs, hidesCommands, signal }: CheckContext,
  target: Target,
  load: Load,
  more: Partial<RunOptions> & { readonly onEvent?: StressHooks['onEvent'] } = {},
): Promise<StressResult> {
  const { onEvent = () => {}, ...options } = more;
  const result = await stressTarget(
    target,
    {
      load,
      ...chat,
      timeoutMs,
      hidesCommands,
      readsCounters: isGenesisChat(chat),
      audit: 'read-back',
      ...options,
    },
    { signal, onEvent },
  );
  if (result.hang) throw new ServerHangs(result);
  return result;
}
