import type { ConnectionStep, MalformedRequest } from '../malformed-request.ts';
import { requestBytes } from './request-bytes.ts';
import type { ValidRequest } from './valid-request.ts';

/** Milliseconds that a slow client takes: long enough to overlap other requests, short enough for a list of them. */
const SLOW_MS = 300;
const PIECES = 6;

type Write = () => ValidRequest;

/** For a chat with a body. */
export function slowClients(write: Write): readonly MalformedRequest[] {
  return [
    {
      name: 'a body that never ends',
      expects: 'no-harm',
      steps: (to) => [{ send: truncated(requestBytes(to, write())) }, { waitMs: SLOW_MS }, 'close'],
    },
    {
      name: 'a valid body in small pieces',
      expects: 'answered',
      steps: (to) => inPieces(requestBytes(to, write())),
    },
    {
      name: 'a connection reset in the middle of the body',
      expects: 'no-harm',
      steps: (to) => [{ send: truncated(requestBytes(to, write())) }, 'reset'],
    },
  ];
}

export function clientsThatLeave(write: Write): readonly MalformedRequest[] {
  return [
    {
      name: 'a client that does not wait for its answer',
      expects: 'no-harm',
      steps: (to) => [{ send: requestBytes(to, write()) }, 'close'],
    },
    { name: 'a connection reset at once', expects: 'no-harm', steps: () => ['reset'] },
  ];
}

/** A request whose body is shorter than its length says. */
function truncated(bytes: Buffer): Buffer {
  return bytes.subarray(0, -1);
}

function inPieces(bytes: Buffer): ConnectionStep[] {
  const bodyAt = bytes.indexOf('\r\n\r\n') + 4;
  const size = Math.ceil((bytes.length - bodyAt) / PIECES);
  const pieces = Array.from({ length: PIECES }, (_, n) => bodyAt + n * size).flatMap((at) => [
    { waitMs: SLOW_MS / PIECES },
    { send: bytes.subarray(at, at + size) },
  ]);
  return [{ send: bytes.subarray(0, bodyAt) }, ...pieces];
}
