import { traitsOf } from '../answer/outcome.ts';
import { answerGapMs } from '../judge/diagnosis/evidence/answer-gap.ts';
import type { ServerCpu } from '../observe/server-cpu.ts';
import type { TokenGenerator } from '../request/token.ts';
import type { Target } from '../target/target.ts';
import type { LoadRun } from './generate-load.ts';
import type { RunOptions } from './options.ts';
import { type AloneOptions, sendAlone } from './send-alone.ts';

/** The time of one request alone is this many gaps at most, where requests were answered one at a time. */
const MOST_GAPS = 2;

export interface AloneHooks {
  readonly tokens: TokenGenerator;
  readonly serverCpu: ServerCpu | null;
  /** Ends the requests. */
  readonly signal: AbortSignal;
}

/** So many at once take about as many times as long as one, where requests are answered one at a time. */
const FEW = 4;
const LEAST_TIMES = 3;

/**
 * Milliseconds that one more request takes, sent alone after the load and its audit; null where the load leaves no doubt
 * whether its requests were answered one at a time, where it takes longer than it then would, or where a few more at once
 * take hardly longer: then something else held up the load, such as a slow start or a fault.
 */
export async function timeAlone(
  target: Target,
  options: RunOptions,
  load: LoadRun,
  { tokens, serverCpu, signal }: AloneHooks,
): Promise<number | null> {
  const { metrics, hang, interrupted } = load;
  const gapMs = answerGapMs({ ...load, outcomes: metrics.outcomes, serverCpu });
  if (target.kind !== 'spawned' || hang || interrupted || gapMs === undefined) return null;
  const timeoutMs = Math.min(options.timeoutMs, MOST_GAPS * gapMs);
  const timeOf = (requests: number, seq: number, waitMs: number) =>
    timeTogether(target, { ...options, tokens, signal, seq, timeoutMs: waitMs }, requests);
  // The audit may have sent the first one after the load.
  const firstSeq = load.ledger.size + 1;
  const aloneMs = await timeOf(1, firstSeq, timeoutMs);
  if (aloneMs === null) return null;
  const fewMs = await timeOf(FEW, firstSeq + 1, LEAST_TIMES * aloneMs);
  return fewMs === null ? aloneMs : null;
}

/** Milliseconds until as many requests, sent at once, are answered; null where one is not. */
async function timeTogether(target: Target, options: AloneOptions, requests: number): Promise<number | null> {
  const answers = await Promise.all(
    Array.from({ length: requests }, (_, index) =>
      sendAlone(target, { ...options, seq: options.seq + index }),
    ),
  );
  const isAnswered = answers.every(({ outcome }) => traitsOf(outcome).certainty === 'acknowledged');
  return isAnswered ? Math.max(...answers.map(({ ms }) => ms)) : null;
}
