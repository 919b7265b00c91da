import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { listen } from './http-server.ts';

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

interface Traits {
  readonly history?: History;
  readonly onConnection?: () => void;
}

/** A chat server of another author, broken on purpose. */
export async function startBrokenServer(
  behaviour: Behaviour,
  { history = 'all', onConnection = () => {} }: Traits = {},
): Promise<string> {
  const server = chatServer(behaviour, history).on('connection', onConnection);
  const port = await listen(server);
  return `http://127.0.0.1:${port}`;
}

/** The same, but it serves a connection only when the one before is closed: what keeps one open keeps all others waiting. */
export async function startOneAtATime(behaviour: Behaviour): Promise<string> {
  const http = chatServer(behaviour, 'all');
  http.keepAliveTimeout = 0;
  const waiting: Socket[] = [];
  const serveNext = () => {
    const [socket] = waiting;
    if (!socket) return;
    http.emit('connection', socket);
    socket.resume();
  };
  const server = createTcpServer({ pauseOnConnect: true }, (socket) => {
    socket.once('close', () => {
      waiting.shift();
      serveNext();
    });
    if (waiting.push(socket) === 1) serveNext();
  });
  const closeAllConnections = () => {
    for (const socket of waiting) socket.destroy();
  };
  return `http://127.0.0.1:${await listen(Object.assign(server, { closeAllConnections }))}`;
}

function chatServer(behaviour: Behaviour, history: History): Server {
  const messages: Message[] = [];
  let chats = 0;
  const push: Chat['push'] = (role, content, replyTo = null) =>
    messages.push({ id: messages.length + 1, role, content, reply_to: replyTo });
  return createServer(async (request: IncomingMessage, response) => {
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
}

export const answerRightly = ({ message, store, answer }: Chat): void => {
  store();
  answer(200, { response: `Echo: ${message}` });
};
