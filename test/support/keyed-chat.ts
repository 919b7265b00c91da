import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** `forgotten`: every second message is stored without its key, whatever the order of repetitions. */
export type KeyHandling = 'honoured' | 'ignored' | 'forgotten';

export interface KeyedChatOptions {
  readonly keys: KeyHandling;
  /** How many answers to each message are lost after it is stored. */
  readonly losses?: number;
  /** The status of the answer to an attempt, counted from 1, that is not handled any further; undefined: handle it. */
  readonly refuse?: (attempt: number) => number | undefined;
  /** Milliseconds for which it takes no connections after its first loss. */
  readonly downMs?: number;
}

/** One request as it arrived. */
export interface Arrival {
  readonly key: string | undefined;
  readonly message: string;
}

export interface KeyedChat {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
}

interface Turn {
  readonly id: number;
  readonly message: string;
}

/** A small chat server that loses answers. */
export async function startKeyedChat(options: KeyedChatOptions): Promise<KeyedChat> {
  const { keys, losses = 0, refuse = () => undefined, downMs = 0 } = options;
  const arrivals: Arrival[] = [];
  const turns: Turn[] = [];
  const turnOfKey = new Map<string, Turn>();
  let wasDown = downMs === 0;

  const store = (key: string | undefined, message: string): Turn => {
    const turn = { id: turns.length + 1, message };
    turns.push(turn);
    const messages = new Set(turns.map((each) => each.message));
    const isKept = keys === 'honoured' || (keys === 'forgotten' && messages.size % 2 === 0);
    if (key !== undefined && isKept) turnOfKey.set(key, turn);
    return turn;
  };
  const chat = async (request: IncomingMessage, response: ServerResponse) => {
    const key = request.headers['idempotency-key'] as string | undefined;
    const { message } = (await json(request)) as { message: string };
    arrivals.push({ key, message });
    const attempt = arrivals.filter((arrival) => arrival.message === message).length;
    const status = refuse(attempt);
    if (status !== undefined) return void answer(response, status, {}, { 'retry-after': '0' });
    const known = key === undefined ? undefined : turnOfKey.get(key);
    const turn = known ?? store(key, message);
    if (attempt <= losses) return void lose(response);
    answer(
      response,
      200,
      { response: `Echo: ${turn.message}` },
      known ? { 'idempotency-replayed': 'true' } : {},
    );
  };
  const lose = (response: ServerResponse) => {
    response.destroy();
    if (wasDown) return;
    wasDown = true;
    void goDown();
  };

  const server = createServer((request, response) => {
    // It rejects where the client is gone before its message is read.
    if (request.method === 'POST') chat(request, response).catch(() => response.destroy());
    else answer(response, 200, { messages: turns.flatMap(messagesOf) });
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const over = new AbortController();
  const goDown = async () => {
    server.close();
    server.closeAllConnections();
    await delay(downMs, undefined, { signal: over.signal }).then(
      () => listen(port),
      () => {},
    );
  };
  onTestFinished(() => {
    over.abort();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, arrivals };
}

function messagesOf({ id, message }: Turn) {
  return [
    { id: 2 * id, role: 'user', content: message, reply_to: null },
    { id: 2 * id + 1, role: 'assistant', content: `Echo: ${message}`, reply_to: 2 * id },
  ];
}

function answer(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
