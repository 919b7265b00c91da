import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { repetition } from '../../src/verify/checks/repetition.ts';
import { runVerify } from '../../src/verify/verify.ts';
import { startHttp } from '../support/http-server.ts';
import { type ListedMessage, storeTurn } from '../support/list-chat.ts';

interface Kind {
  readonly knowsKeys: boolean;
  readonly status: number;
  readonly headers?: Record<string, string>;
}

/** The first of some turns that are sent at once lasts until another one is refused. */
async function startChat({ knowsKeys, status, headers = {} }: Kind): Promise<string> {
  const messages: ListedMessage[] = [];
  const replies = new Map<unknown, string>();
  const underWay = new Map<unknown, ServerResponse>();
  let sentFirst: string | undefined;
  const held = new Set<string>();
  return startHttp(async (request, response) => {
    if (request.method === 'GET') return void response.end(JSON.stringify({ messages }));
    const { message } = JSON.parse(await text(request));
    sentFirst ??= message;
    const key = request.headers['idempotency-key'];
    const reply = knowsKeys ? replies.get(key) : undefined;
    if (reply) return void response.end(JSON.stringify({ response: reply }));
    const first = knowsKeys ? underWay.get(key) : [...underWay.values()][0];
    if (first) {
      response.writeHead(status, headers).end('{"error":"in progress"}');
      return void first.emit('other-refused');
    }
    underWay.set(key, response);
    // The turn that is sent one time after the other comes first; after it, some are sent at once, twice at most.
    const isFirstOfMany = message !== sentFirst && !held.has(message) && held.size < 2;
    if (isFirstOfMany) {
      held.add(message);
      await once(response, 'other-refused');
    }
    underWay.delete(key);
    replies.set(key, storeTurn(message, messages));
    response.end(JSON.stringify({ response: replies.get(key) }));
  });
}

async function check(kind: Kind) {
  const target = { kind: 'remote', url: await startChat(kind), database: undefined } as const;
  const { checks } = await runVerify({ target, checks: [repetition], quick: false, timeoutMs: 30_000 });
  return checks[0];
}

describe('the check of repetition', () => {
  it.each<[string, Kind]>([
    ['409', { knowsKeys: true, status: 409 }],
    ['425', { knowsKeys: true, status: 425 }],
    ['503 and when to come back', { knowsKeys: true, status: 503, headers: { 'retry-after': '1' } }],
  ])('holds where %s says that a turn is under way, without a word of keys', async (_, kind) => {
    expect(await check(kind)).toMatchObject({ status: 'passed' });
  });

  it('fails where the others get a plain error', async () => {
    expect(await check({ knowsKeys: true, status: 500 })).toMatchObject({ status: 'failed' });
  });

  it('is skipped where a server takes one turn at a time, and knows no keys', async () => {
    const kind = { knowsKeys: false, status: 409, headers: { 'retry-after': '1' } };
    expect(await check(kind)).toMatchObject({ status: 'skipped' });
  });
});
