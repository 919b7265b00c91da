import { setTimeout as delay } from 'node:timers/promises';
import { diagnosis, possibleCauses } from '../../stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { Sample } from '../../stress/measure/sample.ts';
import type { RequestOptions } from '../../stress/request/request.ts';
import { TokenGenerator } from '../../stress/request/token.ts';
import type { Target } from '../../stress/target/target.ts';
import { requestSaying, saidWith } from '../chat/saying.ts';
import type { CheckContext } from '../check.ts';
import { type Failure, failureOf } from '../outcome/failure.ts';
import { type HeldStreams, heldStreams } from './held-streams.ts';
import { textFailure } from './judge-texts.ts';
import { ReadsAtEnd } from './reads-at-end.ts';
import { storedLateFailure } from './stored-late.ts';
import { messageWithWideCharacters, STREAMED } from './stream-message.ts';

/** Fewer than most pools have connections: `stream-pool` has more. */
export const STREAMS = 10;

/** Milliseconds in which a server passes on what its model has sent, and in which every one does. */
const PASSES_ON_MS = 100;
const SURELY_PASSES_ON_MS = 2_000;

export interface StreamRound {
  readonly result: StressResult;
  /** Whether each stream was made by one call of our model, so that its text and its times are known. */
  readonly isOurModel: boolean;
  readonly failures: readonly (Failure | undefined)[];
}

/** Sends streams at once, and judges their texts, their times, and what is stored when they end. */
export async function streamRound(
  context: CheckContext,
  target: Target,
  chat: RequestOptions,
): Promise<StreamRound> {
  const request = requestSaying(chat, messageWithWideCharacters);
  const tokens = new TokenGenerator();
  const reads = new ReadsAtEnd(target, context, tokens);
  const onSample = (sample: Sample) => reads.add(sample);
  const send = (passesOnMs: number) => {
    context.model.reset(STREAMED);
    return heldStreams(context, target, STREAMS, { request, tokens, onSample }, () => delay(passesOnMs));
  };
  const streams = await send(PASSES_ON_MS);
  const isOurModel = context.model.counts.calls === STREAMS;
  const late = { late: await reads.storedLate(), reads: reads.size, audit: streams.result.audit };
  const isBuffered = isOurModel && lateOnes(streams) > 0;
  const failures = [
    isOurModel ? textFailure(textsOf(streams), tokens, (token) => saidWith(request, token)) : undefined,
    noStreams(streams),
    await storedLateFailure(context, target, request, late),
    isOurModel ? failureOf(streams.result) : withMixedStreams(failureOf(streams.result)),
    // A busy machine may have been the reason, but not for so long.
    isBuffered ? bufferedFailure(await send(SURELY_PASSES_ON_MS)) : undefined,
  ];
  return { result: streams.result, isOurModel, failures };
}

/** Of those that came to their end. */
function textsOf({ samples }: HeldStreams<void>) {
  return samples.flatMap(({ seq, outcome, streamedText: text }) =>
    text !== undefined && /^(ok|crosstalk|bad-response)$/.test(outcome) ? [{ seq, text }] : [],
  );
}

/** Whether a model that is not ours took another message for its own, or the server the stream of another: nothing shows it. */
function withMixedStreams(failure: Failure | undefined): Failure | undefined {
  const diagnoses = failure?.diagnoses?.flatMap((known) =>
    known.cause === 'unbounded-context'
      ? possibleCauses(['unbounded-context', 'mixed-streams'], known.evidence)
      : known,
  );
  return failure && diagnoses && { ...failure, diagnoses };
}

function noStreams({ samples }: HeldStreams<void>): Failure | undefined {
  const whole = samples.filter(({ outcome, stream }) => outcome === 'ok' && !stream).length;
  return whole > 0 ? { summary: `${whole} of ${samples.length} answers are no streams` } : undefined;
}

/** How many streams had no text until their model went on, which waited after half of each. */
function lateOnes({ samples, held, streamed, releasedAt }: HeldStreams<void>): number {
  if (held < STREAMS || streamed < STREAMS) return 0;
  return samples.filter(({ outcome, stream }) => outcome === 'ok' && (stream?.firstTokenAt ?? 0) > releasedAt)
    .length;
}

function bufferedFailure(streams: HeldStreams<void>): Failure | undefined {
  const late = lateOnes(streams);
  if (late === 0) return undefined;
  const summary = `${late} of ${STREAMS} streams had no text until their model had sent all of it`;
  const evidence = `it had sent half of each ${SURELY_PASSES_ON_MS / 1_000} s before`;
  return { summary, evidence: [evidence], diagnoses: [diagnosis('buffered-stream', summary)] };
}
