import { countWhere, traitsOf } from '../answer/outcome.ts';
import type { ServerCpu } from '../observe/server-cpu.ts';
import type { TokenGenerator } from '../request/token.ts';
import type { Target } from '../target/target.ts';
import type { LoadRun } from './generate-load.ts';
import type { RunOptions } from './options.ts';
import { sendAlone } from './send-alone.ts';

/** Of fewer answers, or fewer requests at a time, the rate says nothing about how they were served. */
const LEAST_ANSWERS = 10;
const LEAST_AT_ONCE = 5;

/** Of one core: a busier server is slow because it computes. */
const IDLE_CORES = 0.5;

/** Milliseconds: less may be the time of a commit, which only one can make. */
const LEAST_GAP_MS = 50;

/** The time of one request alone is this many gaps at most, where requests were answered one at a time. */
const MOST_GAPS = 2;

export interface AloneHooks {
  readonly tokens: TokenGenerator;
  readonly serverCpu: ServerCpu | null;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/**
 * Milliseconds that one more request takes, sent alone after the load and its audit; null where the load leaves no doubt
 * whether its requests were answered one at a time, or where it takes longer than it then would.
 */
export async function timeAlone(
  target: Target,
  options: RunOptions,
  load: LoadRun,
  { tokens, serverCpu, signal }: AloneHooks,
): Promise<number | null> {
  const gapMs = doubtfulGapMs(load, serverCpu);
  if (target.kind !== 'spawned' || gapMs === undefined) return null;
  const timeoutMs = Math.min(options.timeoutMs, MOST_GAPS * gapMs);
  const alone = { ...options, tokens, seq: load.ledger.size, timeoutMs, signal };
  const { outcome, ms } = await sendAlone(target, alone);
  return traitsOf(outcome).certainty === 'acknowledged' ? ms : null;
}

/** Milliseconds from one answer to the next on average, where requests may have been answered one at a time. */
function doubtfulGapMs(load: LoadRun, serverCpu: ServerCpu | null): number | undefined {
  const { metrics, loadMs, hang, interrupted, generator } = load;
  if (hang || interrupted || serverCpu === null || serverCpu.cores >= IDLE_CORES) return undefined;
  const answers = countWhere(metrics.outcomes, ({ certainty }) => certainty === 'acknowledged');
  if (answers < LEAST_ANSWERS || generator.mostInFlight < LEAST_AT_ONCE) return undefined;
  const gapMs = loadMs / answers;
  return gapMs >= LEAST_GAP_MS ? gapMs : undefined;
}
