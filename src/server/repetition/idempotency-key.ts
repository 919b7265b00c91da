import { GenesisError } from '../../errors.ts';

const MAX_CHARS = 255;

/** Visible ASCII characters; a quotation mark in front begins a quoted string. */
const BARE = /^(?!")[!-~]+$/;

/** A string of Structured Fields (RFC 9651), without spaces: quotation marks and backslashes in it have a backslash. */
const QUOTED = /^"((?:[!#-[\]-~]|\\["\\])+)"$/;

/**
 * The key in an `Idempotency-Key` header; the quoted and the bare form of the same characters are the same key. Several
 * lines of the header arrive joined by a comma and a space, which no key has. Throws `IDEMPOTENCY_KEY_INVALID`.
 */
export function idempotencyKey(header: string): string {
  const key = BARE.test(header) ? header : QUOTED.exec(header)?.[1]?.replace(/\\(["\\])/g, '$1');
  if (key !== undefined && key.length <= MAX_CHARS) return key;
  const expected = `expected one line with 1 to ${MAX_CHARS} visible ASCII characters, bare or as a quoted string`;
  throw new GenesisError('IDEMPOTENCY_KEY_INVALID', `the Idempotency-Key header is not valid; ${expected}`, {
    hint: 'Send a new key, such as a UUID, with each new message, and the same key when you repeat it.',
  });
}
