import { expect, it } from 'vitest';
import { ReadyReply } from '../../src/model/ready-reply.ts';
import { ClientGone } from '../../src/server/client-gone.ts';
import { type ReplyReader, readParts } from '../../src/server/read-reply.ts';
import { newRequestTrace } from '../../src/server/request-trace.ts';

async function* later(...parts: string[]) {
  yield* parts;
}

it.each([
  ['is there at once', new ReadyReply('text', (text) => [text][Symbol.iterator]())],
  ['comes part by part', later('te', 'xt')],
])(
  'a server that stops ends a reply that %s for its own reason, also where it cuts off the client',
  async (_, parts) => {
    const ending = new AbortController();
    const reader: ReplyReader = {
      signal: ending.signal,
      begin: async () => {},
      take: async () => {
        ending.abort(new Error('the server is shutting down'));
        throw new ClientGone('the client closed its connection');
      },
    };
    await expect(readParts(parts, 'echo', reader, newRequestTrace())).rejects.toThrow(
      'the server is shutting down',
    );
  },
);
