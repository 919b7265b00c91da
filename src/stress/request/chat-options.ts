import type { DataSource } from '../data/data-source.ts';
import { withDefaultHeaders } from '../http/site.ts';
import { chatOfApi } from './api/presets.ts';
import { routeAt } from './api/routes.ts';
import type { ApiName } from './api-name.ts';
import type { Chat, HistoryOptions } from './chat.ts';
import { contentTypeOf } from './content-type.ts';
import { type BodyEncoding, CHAT_PATHS, type RequestOptions } from './request.ts';

/** How a user describes a chat; what is undefined follows from the API. */
export interface ChatOptions {
  /** `auto`: known by the path, or found out. */
  readonly api: ApiName | 'auto';
  readonly model?: string | undefined;
  readonly stream: boolean;
  readonly message?: string | undefined;
  /** In place of a message. */
  readonly body?: string | undefined;
  readonly bodyEncoding?: BodyEncoding | undefined;
  readonly headers: RequestOptions['headers'];
  readonly method?: string | undefined;
  /** Path and query. */
  readonly path?: string | undefined;
  readonly reply?: string | undefined;
  readonly streamEnd?: string | undefined;
  readonly history?: HistoryOptions | undefined;
  /** The records of `{{data.FIELD}}`. */
  readonly data?: DataSource | undefined;
}

/** The API that a user named, by its name, its path or a model; undefined where nothing names it. */
export function namedApi(options: ChatOptions): ApiName | undefined {
  const { api, path, body, model, method = 'POST' } = options;
  if (api !== 'auto') return api;
  // Another body, or none, may be for any API.
  if (body !== undefined || !hasBody(method, options)) return undefined;
  const route = path === undefined ? undefined : routeAt(path);
  if (route) return route.api;
  // Most servers that have models to choose from take OpenAI's requests, whatever else they take.
  return model === undefined ? undefined : 'openai';
}

/** What to send, and where to read what was stored: what a user described, and for the rest what is usual. */
export function chatOfOptions(options: ChatOptions): Chat {
  const api = namedApi(options);
  const chat = chatOfApi(api ?? 'genesis', options);
  const request = withParts(chat.request, options, api);
  return { request, history: options.history ?? (isUsual(options) ? chat.history : undefined) };
}

/** The history is only where we expect it if path, body and method are our own. */
function isUsual({ path, body, method }: ChatOptions): boolean {
  return (path === undefined || CHAT_PATHS.includes(path)) && body === undefined && method === undefined;
}

function withParts(usual: RequestOptions, options: ChatOptions, api: ApiName | undefined): RequestOptions {
  const { method = usual.method, bodyEncoding, streamEnd, data } = options;
  const body = options.body ?? (hasBody(method, options) ? usual.body : undefined);
  const headers = withDefaultHeaders(
    body === undefined ? [] : headersOf(usual, body, bodyEncoding),
    options.headers,
  );
  const reply = replyOf(usual, body, options, api);
  return { ...usual, method, headers, body, bodyEncoding, ...reply, streamEnd, ...(data && { data }) };
}

function hasBody(method: string, { message }: ChatOptions): boolean {
  return message !== undefined || !/^(GET|HEAD|DELETE|OPTIONS)$/.test(method);
}

function headersOf(
  { headers }: RequestOptions,
  body: string,
  encoding: BodyEncoding | undefined,
): RequestOptions['headers'] {
  return withDefaultHeaders(headers, [['content-type', contentTypeOf(body, encoding)]]);
}

/** A place of the user's own counts alone; the shape of an answer to a request of an unknown API is not known. */
function replyOf(
  usual: RequestOptions,
  body: string | undefined,
  options: ChatOptions,
  api: ApiName | undefined,
): Pick<RequestOptions, 'reply' | 'api'> {
  if (options.reply !== undefined) return { reply: options.reply, api: undefined };
  const isKnown = api !== undefined || (options.body === undefined && body !== undefined);
  return isKnown ? { reply: usual.reply, api: usual.api } : { reply: undefined, api: undefined };
}
