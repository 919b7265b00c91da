import type { ApiName, ForeignApi } from '../api-name.ts';
import { type Chat, GENESIS_CHAT } from '../chat.ts';
import { CHAT_STREAM_PATH, type RequestOptions } from '../request.ts';
import { routeOf } from './routes.ts';

export interface PresetOptions {
  /** The model to ask for; undefined: the server chooses, or shows that it needs one. Genesis chooses its own. */
  readonly model?: string | undefined;
  /** Whether to ask for the answer as a stream. */
  readonly stream: boolean;
  /** The text to send, with `{{token}}` in it. */
  readonly message?: string | undefined;
  /** Path and query, where they are not the usual ones. */
  readonly path?: string | undefined;
}

/** A model repeats it, so that its reply shows which request it belongs to. */
const MESSAGE = 'Repeat exactly this text, and nothing else: {{token}}';

const JSON_TYPE = ['content-type', 'application/json'] as const;

/** Headers of every request that an API needs. */
const HEADERS: Readonly<Partial<Record<ForeignApi, RequestOptions['headers']>>> = {
  anthropic: [JSON_TYPE, ['anthropic-version', '2023-06-01']],
};

/** How to chat with a server of this API. Only Genesis stores what is said. */
export function chatOfApi(name: ApiName, options: PresetOptions): Chat {
  return name === 'genesis' ? genesisChat(options) : { request: preset(name, options), history: undefined };
}

function genesisChat({ stream, message, path }: PresetOptions): Chat {
  const { request, history } = GENESIS_CHAT;
  const body = message === undefined ? request.body : JSON.stringify({ message });
  return { request: { ...request, path: path ?? (stream ? CHAT_STREAM_PATH : request.path), body }, history };
}

function preset(api: ForeignApi, { model, stream, message = MESSAGE, path }: PresetOptions): RequestOptions {
  const route = routeOf(api, path);
  return {
    method: 'POST',
    path: path ?? route.path,
    headers: HEADERS[api] ?? [JSON_TYPE],
    body: JSON.stringify(route.body({ model, stream, message })),
    reply: route.reply,
    api,
  };
}
