import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { WireRequest } from './wire-request.ts';

/** Sent after a request: it completes a body that is announced longer, and its answer closes the connection. */
const LAST = `GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;

/** Milliseconds after which a server that still waits for the rest of a body is left alone. */
const PATIENCE_MS = 1_000;

export interface WireAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Sends a request in its pieces over a connection of its own; resolves with all answers until the connection closes. */
export async function exchange(url: string, pieces: WireRequest): Promise<WireAnswer[]> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setNoDelay(true);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A server that refuses the beginning resets the connection while the rest is sent.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const patience = setTimeout(() => socket.destroy(), PATIENCE_MS);
  for (const piece of [...pieces, LAST]) {
    if (socket.writable) socket.write(piece, 'latin1');
    await setImmediate();
  }
  await closed;
  clearTimeout(patience);
  return answersIn(Buffer.concat(chunks).toString('latin1'));
}

function answersIn(text: string): WireAnswer[] {
  if (text === '') return [];
  const [, status = '', head = '', rest = ''] =
    /^HTTP\/1\.1 (\d{3})[^\r\n]*\r\n(.*?)\r\n\r\n(.*)$/s.exec(text) ?? [];
  if (status === '') throw new Error(`this is no answer of HTTP: ${JSON.stringify(text.slice(0, 200))}`);
  // An answer to HEAD has a length, but no body; none of the bodies begins like an answer.
  const hasBody = !/^(HTTP\/|$)/.test(rest);
  const type = /^content-type: (.*)$/im.exec(head)?.[1] ?? '';
  const { body, left } = hasBody ? bodyIn(head, rest) : { body: '', left: rest };
  return [{ status: Number(status), type, body }, ...answersIn(left)];
}

/** The body of an answer, and what follows it. */
function bodyIn(head: string, rest: string): { body: string; left: string } {
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  if (length !== undefined) return { body: rest.slice(0, Number(length)), left: rest.slice(Number(length)) };
  // HTTP/1.0 knows no chunks: the end of the connection is that of the body.
  if (!/^transfer-encoding: chunked$/im.test(head)) return { body: rest, left: '' };
  let [body, left] = ['', rest];
  for (;;) {
    const [line = '', size = '0'] = /^([\da-f]+)\r\n/i.exec(left) ?? [];
    const chunk = left.slice(line.length, line.length + Number.parseInt(size, 16));
    body += chunk;
    left = left.slice(line.length + chunk.length + 2);
    if (chunk === '') return { body, left };
  }
}
