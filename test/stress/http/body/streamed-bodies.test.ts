import type { ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BodySink, SinkOpener } from '../../../../src/stress/http/body/body-sink.ts';
import { LoadConnection, type WireRequest } from '../../../../src/stress/http/load-connection.ts';
import { startHttp } from '../../../support/http-server.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { startWireServer } from '../../../support/wire-server.ts';

const ASK: WireRequest = { method: 'GET', text: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n' };

/** Takes the body of every answer. */
class Taker implements SinkOpener, BodySink {
  text = '';
  readonly readAts = new Set<number>();
  open(): BodySink {
    return this;
  }
  take(data: Buffer, readAt: number): void {
    this.text += data.toString('latin1');
    this.readAts.add(readAt);
  }
}

function connection(url: string): LoadConnection {
  const made = new LoadConnection(url, 30_000);
  onTestFinished(() => made.destroy());
  return made;
}

/** What a server sends of a body: it writes a part when the one before has arrived. */
type Write = (response: ServerResponse, part: string) => void;

function compressed(contentEncoding: string, create: () => Transform & { flush?(done?: () => void): void }) {
  const encoders = new WeakMap<ServerResponse, ReturnType<typeof create>>();
  const encoderOf = (response: ServerResponse) => {
    const encoder = encoders.get(response) ?? create().on('data', (bytes) => response.write(bytes));
    encoders.set(response, encoder);
    return encoder;
  };
  const write: Write = (response, part) => {
    encoderOf(response).write(part);
    encoderOf(response).flush?.();
  };
  const end = (response: ServerResponse) =>
    encoderOf(response)
      .on('end', () => response.end())
      .end();
  return { contentEncoding, write, end };
}

const plain = (contentEncoding: string) => ({
  contentEncoding,
  write: ((response, part) => response.write(part)) satisfies Write,
  end: (response: ServerResponse) => response.end(),
});

describe.each([
  plain(''),
  plain('none'),
  plain('identity'),
  compressed('gzip', () => zlib.createGzip()),
  compressed('deflate', () => zlib.createDeflate()),
  compressed('Deflate', () => zlib.createDeflateRaw()),
  compressed('br', () => zlib.createBrotliCompress()),
  compressed('zstd', () => zlib.createZstdCompress()),
])('a body that is encoded as "$contentEncoding"', ({ contentEncoding, write, end }) => {
  it('is passed on while it arrives, with the time of each read', async () => {
    const taker = new Taker();
    const url = await startHttp(async (_request, response) => {
      if (contentEncoding !== '') response.setHeader('content-encoding', contentEncoding);
      for (let part = 1; part <= 3; part++) {
        write(response, `part ${part};`);
        await waitFor(() => taker.text.endsWith(`part ${part};`));
      }
      end(response);
    });
    const user = connection(url);
    for (let n = 0; n < 2; n++) {
      expect(await user.exchange(ASK, taker)).toMatchObject({ status: 200, body: '' });
      expect(taker.text).toBe('part 1;part 2;part 3;');
      expect(taker.readAts.size).toBeGreaterThanOrEqual(3 * (n + 1));
      taker.text = '';
    }
  });
});

describe('a compressed body', () => {
  const answer = (bytes: Buffer) =>
    startHttp((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes));
  const text = 'hello '.repeat(1_000);

  it('that is cut brings what there is of it', async () => {
    const taker = new Taker();
    const url = await answer(zlib.gzipSync(text, { level: 0 }).subarray(0, 3_000));
    await connection(url).exchange(ASK, taker);
    expect(text.startsWith(taker.text)).toBe(true);
    expect(taker.text.length).toBeGreaterThan(2_900);
  });

  it.each<[string, Buffer, RegExp]>([
    ['is not what it says', Buffer.from(text), /^content-encoding gzip: incorrect header check$/],
    [
      'expands to more than a chat says',
      zlib.gzipSync(Buffer.alloc(2 ** 26 + 1)),
      /^a body of more than 64 MiB$/,
    ],
  ])('that %s is refused', async (_name, bytes, message) => {
    await expect(connection(await answer(bytes)).exchange(ASK, new Taker())).rejects.toMatchObject({
      code: 'MALFORMED_RESPONSE',
      message: expect.stringMatching(message),
    });
  });

  it('that is encoded twice is not passed on: it comes with the answer', async () => {
    const taker = new Taker();
    const url = await startHttp((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(zlib.gzipSync(zlib.gzipSync(text))),
    );
    expect(await connection(url).exchange(ASK, taker)).toMatchObject({ body: text });
    expect(taker.text).toBe('');
  });
});

it('a body that never ends is refused at its limit, and is not kept', async () => {
  let taken = 0;
  const counter: BodySink = {
    take: (data) => {
      taken += data.length;
    },
  };
  const part = Buffer.alloc(2 ** 20, 'x');
  const server = await startWireServer({
    onData: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const write = () => void (socket.writable && socket.write(part, write));
      write();
    },
  });
  await expect(connection(server.url).exchange(ASK, { open: () => counter })).rejects.toThrow(
    'a body of more than 64 MiB',
  );
  expect(taken).toBeGreaterThan(2 ** 26 - 2 ** 17);
});

it('a connection is used again after a body that a sink took', async () => {
  const server = await startWireServer({
    onData: (socket) =>
      socket.write('HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok'),
  });
  const user = connection(server.url);
  const taker = new Taker();
  for (let n = 0; n < 3; n++) await user.exchange(ASK, taker);
  expect(taker.text).toBe('okokok');
  expect(server.connections()).toBe(1);
});
