import { maxJsonBytes } from './answer-text.ts';
import { assertMaySayNothing, replyPieceOf } from './completion.ts';
import type { ModelCall } from './model-call.ts';
import { modelFailed, replyTooLarge, silentFor } from './model-errors.ts';
import { type ServerSentEvent, SseParser } from './sse.ts';

export interface StreamLimits {
  readonly apiKey?: string | undefined;
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly maxReplyBytes: number;
}

/** Bytes of a stream at most: it is not kept, so this only ends one that never would. */
const MAX_STREAM_BYTES = 256 * 1024 * 1024;

/**
 * The texts of a streamed completion, until its end mark: `[DONE]`, or a `finish_reason`, because some servers send only
 * that. Throws `MODEL_FAILED`, `MODEL_TIMEOUT`, `MODEL_REPLY_TOO_LARGE`, and what `SseParser` and `fetch` throw.
 */
export async function* streamedReply(call: ModelCall, limits: StreamLimits): AsyncGenerator<string> {
  let textBytes = 0;
  let hasReply = false;
  for await (const event of eventsOf(call, limits)) {
    const { text, hasContent, endedBy, reason } = replyPieceOf(event, limits.apiKey);
    textBytes += Buffer.byteLength(text);
    if (textBytes > limits.maxReplyBytes) throw replyTooLarge(limits.maxReplyBytes);
    renewPatience(call, textBytes > 0, limits);
    if (text !== '') yield text;
    hasReply ||= hasContent;
    if (endedBy === undefined) continue;
    if (textBytes === 0) assertMaySayNothing(reason);
    // With its reason, a reply may be empty; a call of a tool is no reply, as in a whole answer.
    if (endedBy === '[DONE]' ? textBytes === 0 : !hasReply) break;
    return;
  }
  throw modelFailed(
    textBytes === 0 ? 'ended its stream without a reply' : 'broke off in the middle of its reply',
  );
}

/** An event is a sign of life; a comment is not, because proxies send them for models that hang. */
function renewPatience(call: ModelCall, hasBegun: boolean, { timeoutMs, idleTimeoutMs }: StreamLimits): void {
  if (hasBegun) call.renewPatience(idleTimeoutMs, silentFor(idleTimeoutMs));
  else call.renewPatience(timeoutMs);
}

async function* eventsOf(call: ModelCall, { maxReplyBytes }: StreamLimits): AsyncGenerator<ServerSentEvent> {
  const parser = new SseParser(maxJsonBytes(maxReplyBytes));
  let bytes = 0;
  for (let chunk = await call.read(); chunk; chunk = await call.read()) {
    bytes += chunk.byteLength;
    if (bytes > MAX_STREAM_BYTES) throw new RangeError(`the stream has more than ${MAX_STREAM_BYTES} bytes`);
    yield* parser.parse(chunk);
  }
}
