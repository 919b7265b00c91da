import { formatBytes } from '../../bytes.ts';

/** The answer is not HTTP/1.1, or longer than that of any chat. */
export class MalformedResponse extends Error {
  readonly code = 'MALFORMED_RESPONSE';
}

const MAX_HEAD_BYTES = 64 * 1_024;
export const MAX_BODY_BYTES = 64 * 1_024 * 1_024;

/** Limits the size of a body. Throws `MalformedResponse`. */
export function assertSize(bytes: number, mostBytes = MAX_BODY_BYTES): void {
  if (bytes > mostBytes) throw new MalformedResponse(`a body of more than ${formatBytes(mostBytes)}`);
}

/** Limits the lines around a body, including 1xx answers before it: a server could send them forever. */
export function assertHeaders(bytes: number): void {
  if (bytes > MAX_HEAD_BYTES) throw new MalformedResponse('headers without an end');
}
