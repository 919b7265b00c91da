import type { Address, MalformedRequest, WireStep } from './malformed-request.ts';
import { requestBytes } from './request-bytes.ts';

/** Milliseconds that a slow client takes: long enough to meet other requests, short enough for a list of them. */
const SLOW_MS = 300;
const PIECES = 6;

export const SLOW: readonly MalformedRequest[] = [
  {
    kind: 'slow',
    name: 'a body that never ends',
    expects: 'no-harm',
    steps: (to) => [...half(to, 'slow, never sent'), { waitMs: SLOW_MS }, 'close'],
  },
  { kind: 'slow', name: 'a valid body in small pieces', expects: 'answered', steps: inPieces },
];

export const ABORTED: readonly MalformedRequest[] = [
  {
    kind: 'aborted',
    name: 'a connection reset in the middle of the body',
    expects: 'no-harm',
    steps: (to) => [...half(to, 'reset'), 'reset'],
  },
  {
    kind: 'aborted',
    name: 'a client that does not wait for its answer',
    expects: 'no-harm',
    steps: (to) => [{ send: chat(to, 'nobody waits') }, 'close'],
  },
  { kind: 'aborted', name: 'a connection reset at once', expects: 'no-harm', steps: () => ['reset'] },
];

/** The head with its length, and then less than that. */
function half(to: Address, text: string): WireStep[] {
  return [{ send: chat(to, text).subarray(0, -10) }];
}

function inPieces(to: Address): WireStep[] {
  const bytes = chat(to, 'slow');
  const bodyAt = bytes.indexOf('\r\n\r\n') + 4;
  const size = Math.ceil((bytes.length - bodyAt) / PIECES);
  const pieces = Array.from({ length: PIECES }, (_, n) => bodyAt + n * size).flatMap((at) => [
    { waitMs: SLOW_MS / PIECES },
    { send: bytes.subarray(at, at + size) },
  ]);
  return [{ send: bytes.subarray(0, bodyAt) }, ...pieces];
}

function chat(to: Address, text: string): Buffer {
  return requestBytes(to, { body: JSON.stringify({ message: `genesis verify: ${text}` }) });
}
