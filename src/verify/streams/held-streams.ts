import type { StressResult } from '../../stress/judge/result.ts';
import type { Sample } from '../../stress/measure/sample.ts';
import type { RunOptions } from '../../stress/run/options.ts';
import type { RunHooks, StressEvent } from '../../stress/stress-target.ts';
import type { Target } from '../../stress/target/target.ts';
import type { CheckContext } from '../check.ts';
import { burst, runLoad } from '../probes/run-load.ts';
import { waitUntil } from '../probes/wait-until.ts';

/** A server may send fewer requests to its model at once. */
const ARRIVE_WITHIN_MS = 1_500;

export interface HeldStreams<T> {
  readonly result: StressResult;
  readonly samples: readonly Sample[];
  /** Model calls that waited, in the middle of their replies, when the time for them was over. */
  readonly held: number;
  /** Those of all that asked for a stream by then. */
  readonly streamed: number;
  /** When they went on, as a time of `performance.now()`. */
  readonly releasedAt: number;
  /** What `meanwhile` resolved with. */
  readonly meanwhile: T;
}

export type StreamsOptions = Partial<RunOptions & Pick<RunHooks, 'tokens'>> & {
  readonly request: RunOptions['request'];
  readonly onSample?: (sample: Sample) => void;
};

/**
 * Begins so many streams at once; the model sends half of each reply, and the rest when `meanwhile` has ended. Throws as
 * `runLoad` does.
 */
export async function heldStreams<T>(
  context: CheckContext,
  target: Target,
  streams: number,
  { onSample = () => {}, ...options }: StreamsOptions,
  meanwhile: (held: number) => Promise<T>,
): Promise<HeldStreams<T>> {
  const { model } = context;
  const samples: Sample[] = [];
  const onEvent = (event: StressEvent) => {
    if (event.type !== 'answered') return;
    samples.push(event.sample);
    onSample(event.sample);
  };
  const running = new AbortController();
  model.hold('middle');
  // A quick run has no time for the process that watches locks.
  const all = { watchesLocks: !context.quick, ...options, onEvent };
  const run = runLoad(context, target, burst(streams), all).finally(() => running.abort());
  // Awaited below; a rejection before that must not end the process.
  run.catch(() => {});
  try {
    const over = AbortSignal.any([running.signal, context.signal]);
    await waitUntil(() => model.held >= streams, ARRIVE_WITHIN_MS, over);
    const { held } = model;
    const { streamed } = model.counts;
    const value = await meanwhile(held);
    const releasedAt = performance.now();
    model.release();
    return { result: await run, samples, held, streamed, releasedAt, meanwhile: value };
  } finally {
    model.release();
  }
}
