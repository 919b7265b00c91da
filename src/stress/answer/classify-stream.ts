import { answerLine } from './answer-detail.ts';
import { answered, type Classified, failed } from './classified.ts';
import { classifyReply } from './classify-reply.ts';
import { classifyReported } from './outcome-of-error.ts';
import type { StreamedReply } from './stream/chat-stream.ts';
import type { ReplyReading } from './stream/reply-reading.ts';

/** What a streamed answer means for the request `seq`. An error counts whatever else it says, then whether it is whole. */
export function classifyStream(
  reply: StreamedReply,
  status: number,
  seq: number,
  reading: ReplyReading,
): Classified {
  if (reply.error) return classifyReported(reply.error, status);
  if (reply.end === 'cut-off') return cutOff(reply, status);
  if (reply.text === '') return classifyTextless(reply, status, seq, reading);
  const classified = classifyReply({ status, text: reply.text, isReply: true }, seq, reading.tokens);
  return classified.outcome === 'ok' ? (contradictionIn(reply, status) ?? classified) : classified;
}

/** A stream without its end mark, or whose connection ended before it. */
export function cutOff({ isLost, strayLine }: StreamedReply, status: number): Classified {
  const how = isLost ? 'the connection ended within the stream' : 'the stream ended without its end mark';
  const stray = strayLine === '' ? '' : `, after a line that is no event: ${strayLine}`;
  return failed('cut-off', answerLine(status, how + stray));
}

/** Where a reply would be is unknown, unless the shape of the events is known: then it is empty. */
function classifyTextless(
  reply: StreamedReply,
  status: number,
  seq: number,
  { findText, tokens }: ReplyReading,
): Classified {
  if (reply.isKnownShape) return contradictionIn(reply, status) ?? answered(false);
  const { dataWithoutText: data } = reply;
  if (data === '')
    return failed('bad-response', answerLine(status, 'the stream has nothing but its end mark'));
  if (findText) return failed('bad-response', answerLine(status, `no reply in the events: ${data}`));
  return classifyReply({ status, text: data, isReply: false }, seq, tokens);
}

/** Its end mark says that the turn is done, and the rest that it went wrong: it may be stored. */
function contradictionIn(reply: StreamedReply, status: number): Classified | undefined {
  const detail = contradictionOf(reply);
  if (detail === undefined) return undefined;
  return { ...failed('bad-response', answerLine(status, detail)), certainty: 'unknown' };
}

function contradictionOf({ text, wholeText = text, hasTextAfterEnd, brokenEvent }: StreamedReply) {
  if (brokenEvent !== undefined) return `an event of the stream is not JSON: ${brokenEvent}`;
  if (hasTextAfterEnd) return 'the stream goes on with text after its end mark';
  return wholeText.trim() === text.trim()
    ? undefined
    : 'the end of the stream repeats another text than the one that was streamed';
}
