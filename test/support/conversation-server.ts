import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './http-server.ts';

export interface ConversationServerOptions {
  /** How it recognises its users. */
  readonly login?: 'bearer' | 'cookie';
  /** Whether it answers with server-sent events. */
  readonly streams?: boolean;
  /** What is wrong with it. */
  readonly defect?: 'loses' | 'mixes-up' | 'refuses-logins' | 'refuses-conversations';
}

interface Stored {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** A chat server with a login, and conversations that only their owner may read. Counts its logins. */
export async function startConversations(options: ConversationServerOptions = {}) {
  const { login = 'bearer', streams = false, defect } = options;
  const users = new Map<string, string>();
  const conversations = new Map<string, { readonly owner: string; readonly messages: Stored[] }>();
  const seen = { logins: 0, most: 0, now: 0 };
  let turns = 0;
  let before = '';

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method, url = '' } = request;
    const body = await bodyOf(request);
    const json = (status: number, value: unknown, headers = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(value));
    if (url === '/login') {
      seen.logins++;
      if (defect === 'refuses-logins') return json(401, { error: 'wrong password' });
      const token = randomUUID();
      users.set(token, body.name);
      const cookie = { 'set-cookie': [`session=${token}; Path=/; HttpOnly`, 'theme=dark; Path=/'] };
      return json(200, login === 'bearer' ? { token } : {}, login === 'cookie' ? cookie : {});
    }
    const { authorization = '', cookie = '' } = request.headers;
    const token =
      login === 'bearer' ? authorization.replace('Bearer ', '') : /session=([^;]+)/.exec(cookie)?.[1];
    const owner = users.get(token ?? '');
    if (owner === undefined) return json(401, { error: 'log in first' });
    if (url === '/conversations') {
      if (defect === 'refuses-conversations') return json(422, { error: 'no more conversations' });
      const id = randomUUID();
      conversations.set(id, { owner, messages: [] });
      return json(201, { id });
    }
    const conversation = conversations.get(/^\/conversations\/([^/]+)\/messages$/.exec(url)?.[1] ?? '');
    if (conversation?.owner !== owner) return json(404, { error: `no such conversation: ${url}` });
    if (method === 'GET') return json(200, conversation.messages);
    const reply = `you said ${defect === 'mixes-up' && before ? before : body.text}`;
    before = body.text;
    turns++;
    if (defect !== 'loses' || turns !== 2)
      conversation.messages.push({ role: 'user', content: body.text }, { role: 'assistant', content: reply });
    if (!streams) return json(200, { reply });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const word of reply.split(' ')) response.write(`data: ${JSON.stringify({ text: `${word} ` })}\n\n`);
    return response.end('data: [DONE]\n\n');
  };

  const server = createServer((request, response) => {
    seen.now++;
    seen.most = Math.max(seen.most, seen.now);
    response.on('close', () => seen.now--);
    void answer(request, response);
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return { url, seen, conversations };
}

async function bodyOf(request: IncomingMessage): Promise<{ readonly name: string; readonly text: string }> {
  let text = '';
  for await (const part of request) text += part;
  return text === '' ? { name: '', text: '' } : JSON.parse(text);
}
