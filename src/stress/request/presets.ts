import { type Chat, GENESIS_CHAT } from './chat.ts';
import { CHAT_STREAM_PATH, type RequestOptions } from './request.ts';

/** The APIs whose requests are known. */
export const API_NAMES = ['genesis', 'openai', 'openai-responses', 'anthropic', 'ollama'] as const;
export type ApiName = (typeof API_NAMES)[number];

export interface PresetOptions {
  /** The model to ask for; Genesis chooses its own. */
  readonly model: string;
  /** Whether to ask for the answer as a stream. */
  readonly stream: boolean;
}

/** A model repeats it, so that its reply shows which request it belongs to. */
const MESSAGE = 'Repeat exactly this text, and nothing else: {{token}}';
const MESSAGES = [{ role: 'user', content: MESSAGE }];

const JSON_TYPE = ['content-type', 'application/json'] as const;

type Preset = (options: PresetOptions) => RequestOptions;

const PRESETS: Readonly<Record<Exclude<ApiName, 'genesis'>, Preset>> = {
  openai: ({ model, stream }) =>
    post('/v1/chat/completions', { model, messages: MESSAGES, stream }, 'choices/0/message/content'),
  'openai-responses': ({ model, stream }) =>
    post('/v1/responses', { model, input: MESSAGE, stream }, 'output/0/content/0/text'),
  anthropic: ({ model, stream }) => {
    const body = { model, max_tokens: 256, messages: MESSAGES, stream };
    const request = post('/v1/messages', body, 'content/0/text');
    return { ...request, headers: [...request.headers, ['anthropic-version', '2023-06-01']] };
  },
  ollama: ({ model, stream }) => post('/api/chat', { model, messages: MESSAGES, stream }, 'message/content'),
};

/** How to chat with a server of this API. Only Genesis stores what is said. */
export function chatOfApi(name: ApiName, options: PresetOptions): Chat {
  if (name !== 'genesis') return { request: PRESETS[name](options), history: undefined };
  const { request } = GENESIS_CHAT;
  return options.stream ? { ...GENESIS_CHAT, request: { ...request, path: CHAT_STREAM_PATH } } : GENESIS_CHAT;
}

function post(path: string, body: object, reply: string): RequestOptions {
  return { method: 'POST', path, headers: [JSON_TYPE], body: JSON.stringify(body), reply };
}
