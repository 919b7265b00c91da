import type { ModelCall } from './model-call.ts';

/** Bytes that JSON spends on one byte of text at most: a control character is written as `\\u0007`. */
const ESCAPED_BYTES = 6;

/** Bytes for all that an answer has around its text, such as the thoughts of a reasoning model. */
const ENVELOPE_BYTES = 1024 * 1024;

/** Bytes of JSON, after its decompression, that may hold a reply of `maxReplyBytes`. */
export function maxJsonBytes(maxReplyBytes: number): number {
  return ESCAPED_BYTES * maxReplyBytes + ENVELOPE_BYTES;
}

/**
 * The text of a whole answer, received only as far as its bound. Throws `RangeError` where it is larger, `TypeError` for
 * bytes that are not UTF-8, `MODEL_TIMEOUT`, and what `fetch` throws.
 */
export async function answerText(call: ModelCall, maxBytes: number): Promise<string> {
  // Fatal: a reply is stored as it was sent, or not at all.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for (let chunk = await call.read(); chunk; chunk = await call.read()) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RangeError(`the answer has more than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
