import type { Address, ConnectionStep, MalformedRequest } from '../malformed-request.ts';
import { requestBytes } from './request-bytes.ts';

/** Milliseconds that a slow client takes: long enough to overlap other requests, short enough for a list of them. */
const SLOW_MS = 300;
const PIECES = 6;

export const SLOW: readonly MalformedRequest[] = [
  {
    name: 'a body that never ends',
    expects: 'no-harm',
    steps: (to) => [...truncated(to, 'slow, never sent'), { waitMs: SLOW_MS }, 'close'],
  },
  { name: 'a valid body in small pieces', expects: 'answered', steps: inPieces },
];

export const ABORTED: readonly MalformedRequest[] = [
  {
    name: 'a connection reset in the middle of the body',
    expects: 'no-harm',
    steps: (to) => [...truncated(to, 'reset'), 'reset'],
  },
  {
    name: 'a client that does not wait for its answer',
    expects: 'no-harm',
    steps: (to) => [{ send: chatBytes(to, 'client gone') }, 'close'],
  },
  { name: 'a connection reset at once', expects: 'no-harm', steps: () => ['reset'] },
];

/** A request whose body is shorter than its Content-Length. */
function truncated(to: Address, text: string): ConnectionStep[] {
  return [{ send: chatBytes(to, text).subarray(0, -10) }];
}

function inPieces(to: Address): ConnectionStep[] {
  const bytes = chatBytes(to, 'slow');
  const bodyAt = bytes.indexOf('\r\n\r\n') + 4;
  const size = Math.ceil((bytes.length - bodyAt) / PIECES);
  const pieces = Array.from({ length: PIECES }, (_, n) => bodyAt + n * size).flatMap((at) => [
    { waitMs: SLOW_MS / PIECES },
    { send: bytes.subarray(at, at + size) },
  ]);
  return [{ send: bytes.subarray(0, bodyAt) }, ...pieces];
}

function chatBytes(to: Address, text: string): Buffer {
  return requestBytes(to, { body: JSON.stringify({ message: `genesis verify: ${text}` }) });
}
