import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

interface Message {
  id: number;
  role: 'user' | 'assistant';
  content: string;
  reply_to: number | null;
}

/** What the server does with the n-th chat (from 0); everything it may need is in `chat`. */
type Behaviour = (chat: Chat, n: number) => void;

export interface Chat {
  readonly message: string;
  readonly messages: Message[];
  readonly response: ServerResponse;
  /** Stores the message and its reply, as it should be. */
  store(): void;
  push(role: Message['role'], content: string, replyTo?: number | null): number;
  answer(status: number, body: unknown): void;
}

/** How the server returns its messages: all of them, none, or the same page for ever. */
type History = 'all' | 'none' | 'endless';

/** A chat server of another author, broken on purpose. */
export async function startBrokenServer(
  behaviour: Behaviour,
  { history = 'all', onConnection = () => {} }: { history?: History; onConnection?: () => void } = {},
): Promise<string> {
  const messages: Message[] = [];
  let chats = 0;
  const push: Chat['push'] = (role, content, replyTo = null) =>
    messages.push({ id: messages.length + 1, role, content, reply_to: replyTo });
  const server = createServer(async (request: IncomingMessage, response) => {
    const answer = (status: number, body: unknown) => {
      response.statusCode = status;
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    if (request.method === 'POST') {
      const { message } = JSON.parse(await text(request));
      const store = () => void push('assistant', `Echo: ${message}`, push('user', message));
      behaviour({ message, messages, response, store, push, answer }, chats++);
    } else if (history === 'endless') {
      answer(200, { id: 'main', messages, has_more: true });
    } else if (history === 'all' && request.url?.startsWith('/api/conversation')) {
      const after = Number(new URL(request.url, 'http://localhost').searchParams.get('after') ?? 0);
      answer(200, { id: 'main', messages: messages.filter(({ id }) => id > after) });
    } else {
      answer(404, 'Not Found');
    }
  });
  server.on('connection', onConnection);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const answerRightly = ({ message, store, answer }: Chat): void => {
  store();
  answer(200, { response: `Echo: ${message}` });
};
