import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { startHttp } from './http-server.ts';

/** Routes of the API, and how each answers; a test replaces or leaves out some of them. */
export type Routes = Readonly<Record<string, (call: Call) => Answer>>;

export interface Call {
  readonly data: ChatData;
  readonly id: string;
  readonly body: { readonly [name: string]: string };
}

/** A status and a body: JSON, or a text as it is. */
export type Answer = readonly [status: number, body: object | string];

/** All that the server stores, in memory. */
export interface ChatData {
  prompt: string;
  readonly titles: Map<string, string>;
  readonly messages: { id: number; role: string; content: string; reply_to: number | null }[];
  made: number;
}

const NOT_FOUND: Answer = [404, { detail: 'Not Found' }];

export const CHAT_ROUTES: Routes = {
  'POST /api/chat': ({ data: { messages }, body: { message = '' } }) => {
    const id = messages.push({ id: messages.length + 1, role: 'user', content: message, reply_to: null });
    messages.push({ id: id + 1, role: 'assistant', content: `Echo: ${message}`, reply_to: id });
    return [200, { response: `Echo: ${message}` }];
  },
};

export const HISTORY_ROUTES: Routes = {
  'GET /api/conversation': ({ data }) => [200, { messages: data.messages }],
};

export const SETTINGS_ROUTES: Routes = {
  'GET /api/settings': ({ data }) => [200, { system_prompt: data.prompt }],
  'POST /api/settings': ({ data, body }) => {
    data.prompt = body.system_prompt ?? data.prompt;
    return [200, { system_prompt: data.prompt }];
  },
};

export const CONVERSATION_ROUTES: Routes = {
  'GET /api/conversations': ({ data }) => [
    200,
    { conversations: [...data.titles].map(([id, title]) => ({ id, title })) },
  ],
  'POST /api/conversations': ({ data, body: { title = '' } }) => {
    const id = `c${++data.made}`;
    data.titles.set(id, title);
    return [201, { id, title }];
  },
  'GET /api/conversations/ID': ({ data, id }) => found(data, id),
  'PUT /api/conversations/ID': ({ data, id, body: { title = '' } }) => {
    if (data.titles.has(id)) data.titles.set(id, title);
    return found(data, id);
  },
  'DELETE /api/conversations/ID': ({ data, id }) => (data.titles.delete(id) ? [204, ''] : NOT_FOUND),
};

export const ALL_ROUTES: Routes = {
  ...CHAT_ROUTES,
  ...HISTORY_ROUTES,
  ...SETTINGS_ROUTES,
  ...CONVERSATION_ROUTES,
};

/** A chat server of another author. Resolves with its address and with what it stores. */
export async function startChatApi(routes: Routes): Promise<{ url: string; data: ChatData }> {
  const { listener, data } = chatApi(routes);
  return { url: await startHttp(listener), data };
}

/** The same as a listener, for servers that are reached in other ways. */
export function chatApi(routes: Routes): { listener: RequestListener; data: ChatData } {
  const data: ChatData = {
    prompt: 'Be kind.',
    titles: new Map([['main', 'The first']]),
    messages: [],
    made: 0,
  };
  const listener: RequestListener = async (request, response) => {
    const [status, body] = await answerOf(routes, data, request);
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  return { listener, data };
}

async function answerOf(routes: Routes, data: ChatData, request: IncomingMessage): Promise<Answer> {
  const [, path = '', id = ''] =
    /^([^?]*?)(?:(?<=conversations)\/([^/?]+))?(?:\?|$)/.exec(request.url ?? '') ?? [];
  const route = routes[`${request.method} ${path}${id && '/ID'}`];
  const sent = await text(request);
  return route?.({ data, id, body: sent ? JSON.parse(sent) : {} }) ?? NOT_FOUND;
}

function found({ titles }: ChatData, id: string): Answer {
  return titles.has(id) ? [200, { id, title: titles.get(id) }] : NOT_FOUND;
}
