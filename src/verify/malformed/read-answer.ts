/** Characters of a body that are kept. */
export const BODY_CHARS = 2_000;

export interface RawAnswer {
  readonly status: number;
  /** The `Content-Type` header; empty without one. */
  readonly contentType: string;
  /** The first `BODY_CHARS` characters. */
  readonly body: string;
}

/** Parses the bytes received so far as the answer to one request; undefined until the head is complete. */
export function readAnswer(bytes: Buffer): { answer: RawAnswer; isComplete: boolean } | undefined {
  const head = /^HTTP\/1\.[01] (\d{3})(.*?)\r?\n\r?\n/s.exec(bytes.toString('latin1'));
  if (!head) return undefined;
  const [{ length }, code = '', headers = ''] = head;
  const rest = bytes.subarray(length);
  const status = Number(code);
  // 100 Continue and other interim responses precede the answer.
  if (status < 200) return readAnswer(rest);
  const { content, isComplete } = readBody(status, headers, rest);
  const body = content.toString().slice(0, BODY_CHARS);
  const contentType = header(headers, 'content-type') ?? '';
  return { answer: { status, contentType, body }, isComplete: isComplete || body.length === BODY_CHARS };
}

interface Content {
  readonly content: Buffer;
  readonly isComplete: boolean;
}

function readBody(status: number, headers: string, rest: Buffer): Content {
  if (status === 204 || status === 304) return { content: rest.subarray(0, 0), isComplete: true };
  if (/chunked/i.test(header(headers, 'transfer-encoding') ?? '')) return readChunks(rest);
  const length = Number(header(headers, 'content-length') ?? Number.POSITIVE_INFINITY);
  return { content: rest.subarray(0, length), isComplete: rest.length >= length };
}

function readChunks(rest: Buffer): Content {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at);
    if (lineEnd === -1) return { content: Buffer.concat(chunks), isComplete: false };
    const size = Number.parseInt(rest.toString('latin1', at, lineEnd), 16);
    // An invalid size is taken as the end: what follows cannot be parsed.
    if (!(size > 0)) return { content: Buffer.concat(chunks), isComplete: true };
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}

function header(headers: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*\\r?$`, 'im').exec(headers)?.[1];
}
