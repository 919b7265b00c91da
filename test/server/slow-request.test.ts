import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVER_OPTIONS } from '../../src/server/options.ts';
import { sendRaw } from '../support/raw-http.ts';
import { startTestServer } from '../support/server.ts';

const CHAT_HEADERS = 'POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('a request that does not arrive whole', () => {
  it.each([
    ['in its body', `${CHAT_HEADERS}Content-Length: 100\r\n\r\n{"message":`],
    ['in a chunk of its body', `${CHAT_HEADERS}Transfer-Encoding: chunked\r\n\r\n40\r\n{"message":`],
    ['before its body', `${CHAT_HEADERS}Content-Length: 100\r\n\r\n`],
    ['in its headers', CHAT_HEADERS],
  ])('is answered with 408 after the request timeout, also if it stops %s', async (_where, bytes) => {
    const { url } = await startTestServer({ requestTimeoutMs: 200 });
    const { status, type, body } = await sendRaw(url, bytes);
    expect({ status, type }).toEqual({ status: 408, type: 'application/problem+json' });
    expect(JSON.parse(body)).toMatchObject({ code: 'REQUEST_TIMEOUT' });
  });

  it('has the 30 s of the documentation', () => {
    expect(DEFAULT_SERVER_OPTIONS.requestTimeoutMs).toBe(30_000);
  });
});
