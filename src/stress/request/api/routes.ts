import type { ForeignApi } from '../api-name.ts';

/** What a body says, apart from the message. */
export interface BodyOptions {
  /** The text of the message. */
  readonly message: string;
  /** Undefined: the server chooses, or shows that it needs one. */
  readonly model: string | undefined;
  /** Whether to ask for the answer as a stream. */
  readonly stream: boolean;
}

/** A place where servers with an API of others take chat messages. */
export interface Route {
  readonly api: ForeignApi;
  readonly path: string;
  /** How a path ends that can only be this; undefined where servers of other APIs have it, too. */
  readonly ending: string | undefined;
  readonly body: (options: BodyOptions) => object;
  /** Where a whole answer usually has the reply. */
  readonly reply: string;
}

/** Enough for what is asked, and little to pay for; Anthropic needs a limit, and old completions have one of 16. */
const MOST_TOKENS = 256;

const messagesOf = (content: string) => [{ role: 'user', content }];

/** Every route, those that an API is asked at by default first. */
export const ROUTES: readonly Route[] = [
  {
    api: 'openai',
    path: '/v1/chat/completions',
    ending: '/chat/completions',
    body: ({ model, message, stream }) => ({ model, messages: messagesOf(message), stream }),
    reply: 'choices/0/message/content',
  },
  {
    api: 'openai',
    path: '/v1/completions',
    ending: '/v1/completions',
    body: ({ model, message, stream }) => ({ model, prompt: message, max_tokens: MOST_TOKENS, stream }),
    reply: 'choices/0/text',
  },
  {
    api: 'openai-responses',
    path: '/v1/responses',
    ending: '/v1/responses',
    body: ({ model, message, stream }) => ({ model, input: message, stream }),
    reply: 'output/0/content/0/text',
  },
  {
    api: 'anthropic',
    path: '/v1/messages',
    ending: '/v1/messages',
    body: ({ message, ...options }) => ({
      ...options,
      max_tokens: MOST_TOKENS,
      messages: messagesOf(message),
    }),
    reply: 'content/0/text',
  },
  {
    api: 'ollama',
    path: '/api/chat',
    ending: undefined,
    body: ({ model, message, stream }) => ({ model, messages: messagesOf(message), stream }),
    reply: 'message/content',
  },
  {
    api: 'ollama',
    path: '/api/generate',
    ending: '/api/generate',
    body: ({ model, message, stream }) => ({ model, prompt: message, stream }),
    reply: 'response',
  },
];

/** The route that a path can only be; undefined for any other path. */
export function routeAt(path: string): Route | undefined {
  return ROUTES.find(({ ending }) => ending !== undefined && withoutQuery(path).endsWith(ending));
}

/** Where an API is asked: at this path, if it has a route of that name, or by default. */
export function routeOf(api: ForeignApi, path?: string): Route {
  const routes = ROUTES.filter((route) => route.api === api);
  const named = routes.find(
    (route) => path !== undefined && withoutQuery(path).endsWith(route.ending ?? route.path),
  );
  return (named ?? routes[0]) as Route;
}

function withoutQuery(path: string): string {
  return path.split('?')[0] as string;
}
