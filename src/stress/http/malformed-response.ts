/** What came is no HTTP/1.1, or more than any chat answers. */
export class MalformedResponse extends Error {
  readonly code = 'MALFORMED_RESPONSE';
}

const MAX_HEAD_BYTES = 64 * 1_024;
const MAX_BODY_BYTES = 64 * 1_024 * 1_024;

/** Of a body. Throws `MalformedResponse`. */
export function assertSize(bytes: number): void {
  if (bytes > MAX_BODY_BYTES) throw new MalformedResponse(`a body of more than ${MAX_BODY_BYTES} bytes`);
}

/** Of the lines around a body, the announcements before it included: a server may send them for ever. */
export function assertHeaders(bytes: number): void {
  if (bytes > MAX_HEAD_BYTES) throw new MalformedResponse('headers without an end');
}
