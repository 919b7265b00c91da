/** Characters of a body that are kept. */
export const BODY_CHARS = 2_000;

export interface WireAnswer {
  readonly status: number;
  /** The `Content-Type` header; empty without one. */
  readonly contentType: string;
  /** The first 2000 characters. */
  readonly body: string;
}

/** What a connection brought so far, read as the answer to one request; undefined without a whole head. */
export function readAnswer(bytes: Buffer): { answer: WireAnswer; isWhole: boolean } | undefined {
  const head = /^HTTP\/1\.[01] (\d{3})(.*?)\r?\n\r?\n/s.exec(bytes.toString('latin1'));
  if (!head) return undefined;
  const [{ length }, code = '', headers = ''] = head;
  const rest = bytes.subarray(length);
  const status = Number(code);
  // 100 Continue and its kind announce the answer.
  if (status < 200) return readAnswer(rest);
  const { content, isWhole } = readBody(status, headers, rest);
  const body = content.toString().slice(0, BODY_CHARS);
  const contentType = header(headers, 'content-type') ?? '';
  return { answer: { status, contentType, body }, isWhole: isWhole || body.length === BODY_CHARS };
}

interface Content {
  readonly content: Buffer;
  readonly isWhole: boolean;
}

function readBody(status: number, headers: string, rest: Buffer): Content {
  if (status === 204 || status === 304) return { content: rest.subarray(0, 0), isWhole: true };
  if (/chunked/i.test(header(headers, 'transfer-encoding') ?? '')) return readChunks(rest);
  const length = Number(header(headers, 'content-length') ?? Number.POSITIVE_INFINITY);
  return { content: rest.subarray(0, length), isWhole: rest.length >= length };
}

function readChunks(rest: Buffer): Content {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at);
    if (lineEnd === -1) return { content: Buffer.concat(chunks), isWhole: false };
    const size = Number.parseInt(rest.toString('latin1', at, lineEnd), 16);
    // Not a size either is the end: there is nothing more to be understood.
    if (!(size > 0)) return { content: Buffer.concat(chunks), isWhole: true };
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}

function header(headers: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*\\r?$`, 'im').exec(headers)?.[1];
}
