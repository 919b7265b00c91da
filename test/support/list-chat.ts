import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunOptions } from '../../src/stress/run/options.ts';
import { startHttp } from './http-server.ts';

export interface ListedMessage {
  readonly id?: number | string;
  readonly role: string;
  readonly content: string;
  readonly reply_to?: number | string | null;
}

export interface ListChat {
  readonly messages: ListedMessage[];
  readonly url: string;
  /** What it was asked, such as `GET /messages`, in order. */
  readonly asked: readonly string[];
}

export interface ListChatOptions {
  readonly messages?: readonly ListedMessage[];
  /** Stores what turn number `n`, from 0, stores; answers with the text that it resolves with, or an error. */
  readonly turn?: (message: string, messages: ListedMessage[], n: number) => Promise<string> | string;
  /** What read number `n`, from 0, shows. */
  readonly shown?: (messages: readonly ListedMessage[], n: number) => readonly ListedMessage[];
}

/** How a load is sent to it, and where its messages are. */
export const LIST_CHAT: Pick<RunOptions, 'request' | 'history'> = {
  request: {
    method: 'POST',
    path: '/chat',
    headers: [['content-type', 'application/json']],
    body: '{"message":"{{token}}"}',
    reply: 'reply',
  },
  history: { path: '/messages' },
};

export const echo = (message: string) => `Echo: ${message}`;

export const user = (content: string): ListedMessage => ({ role: 'user', content });
export const bot = (content: string): ListedMessage => ({ role: 'assistant', content });

/** Stores a message and a reply that quotes it, as it should be. */
export function storeTurn(message: string, messages: ListedMessage[]): string {
  messages.push(user(message), bot(echo(message)));
  return echo(message);
}

/** A chat of another author in memory, whose history is one list. */
export async function startListChat({
  messages: old = [],
  turn = storeTurn,
  shown = (messages) => messages,
}: ListChatOptions = {}): Promise<ListChat> {
  const messages = [...old];
  const asked: string[] = [];
  let [turns, reads] = [0, 0];
  const url = await startHttp(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.method === 'GET' && request.url === '/messages') {
      response.end(JSON.stringify(shown(messages, reads++)));
    } else if (request.method === 'POST') {
      const { message } = JSON.parse(await text(request));
      // Requests of a burst meet in the server.
      await delay(1);
      const reply = await Promise.resolve(turn(message, messages, turns++)).catch(() => undefined);
      response.statusCode = reply === undefined ? 500 : 200;
      response.end(reply === undefined ? 'Internal Server Error' : JSON.stringify({ reply }));
    } else {
      response.writeHead(404).end();
    }
  });
  return { messages, url, asked };
}
