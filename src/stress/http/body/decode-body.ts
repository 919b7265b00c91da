import { isUtf8 } from 'node:buffer';
import { codeOf, messageOf } from '../../../errors.ts';
import { assertSize, MAX_BODY_BYTES, MalformedResponse } from '../malformed-response.ts';
import { codingOf } from './codings.ts';

/** A body as it came over the wire. */
export interface EncodedBody {
  readonly bytes: Buffer;
  /** The value of `Content-Encoding`. */
  readonly contentEncoding: string;
}

/** No server encodes a body more often; each time can take as long as the limit allows. */
const MOST_CODINGS = 4;

/** The text of a compressed body of at most `mostBytes` after each step. Rejects with `MalformedResponse`. */
export async function decodeBody(
  { bytes, contentEncoding }: EncodedBody,
  mostBytes = MAX_BODY_BYTES,
): Promise<string> {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim());
  let decoded = bytes;
  try {
    if (codings.length > MOST_CODINGS) throw new Error(`more than ${MOST_CODINGS} codings`);
    // The last one was applied last. A HEAD, for example, has no body to decode.
    for (const coding of codings.reverse())
      if (decoded.length > 0) decoded = await decodeOne(coding, decoded, mostBytes);
  } catch (error) {
    throw new MalformedResponse(`content-encoding ${shorten(contentEncoding)}: ${messageOf(error)}`);
  }
  return decoded.toString();
}

async function decodeOne(name: string, bytes: Buffer, mostBytes: number): Promise<Buffer> {
  const coding = codingOf(name, bytes);
  if (coding)
    return coding.decode(bytes, { maxOutputLength: mostBytes }).catch((error: unknown) => {
      if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') assertSize(Number.POSITIVE_INFINITY, mostBytes);
      throw error;
    });
  // Some servers name a character set here, or `none`.
  if (isUtf8(bytes)) return bytes;
  throw new Error('it cannot be decoded');
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
