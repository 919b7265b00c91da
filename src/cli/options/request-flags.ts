import { type Command, InvalidArgumentError } from 'commander';
import { type Chat, GENESIS_CHAT, type HistoryOptions } from '../../stress/request/chat.ts';
import { CHAT_PATHS, CHAT_REQUEST, type RequestOptions } from '../../stress/request/request.ts';
import { addHistoryFlags, type HistoryFlags, historyOptions } from './history-flags.ts';
import { nonEmpty } from './parsers.ts';
import { appendHeader, bodyText, httpMethod, isJson, template, urlPath } from './request-parsers.ts';

/** The flags that describe a request, as their parsers return them. */
export interface RequestFlags extends HistoryFlags {
  readonly message?: string;
  readonly body?: string;
  readonly header?: readonly (readonly [name: string, value: string])[];
  readonly method?: string;
  readonly path?: string;
  readonly reply?: string;
  readonly streamEnd?: string;
}

export function addRequestFlags(command: Command): void {
  const reply = 'where the JSON answer has the reply, such as choices/0/message/content';
  const streamEnd = 'last event of a stream: its type, its data, or PLACE=VALUE in its JSON';
  command
    .optionsGroup('Request:')
    .option('--message <text>', 'chat message to send, such as "test {{seq}}"', template)
    .option('--body <json>', 'whole body instead of a message: JSON, or a file with it', bodyText)
    .option('-H, --header <header>', "extra header, such as 'Name: value'; repeatable", appendHeader)
    .option('--method <method>', 'HTTP method (default: POST)', httpMethod)
    .option('--path <path>', 'path and query (default: /api/chat)', urlPath)
    .option('--reply <place>', reply, nonEmpty)
    .option('--stream-end <mark>', streamEnd, nonEmpty);
  addHistoryFlags(command);
}

/** What to send, and where to read what was stored. Throws `InvalidArgumentError` for flags that contradict each other. */
export function requestedChat(flags: RequestFlags): Chat {
  return { request: requestOf(flags), history: historyOf(flags) };
}

/** The history is only where we expect it if path, body and method are our own. */
function historyOf(flags: RequestFlags): HistoryOptions | undefined {
  const { path, body, method } = flags;
  const isChatPath = path === undefined || CHAT_PATHS.includes(path);
  const isOwn = isChatPath && body === undefined && method === undefined;
  return historyOptions(flags, isOwn ? GENESIS_CHAT.history : undefined);
}

function requestOf(flags: RequestFlags): RequestOptions {
  const { header = [], path = CHAT_REQUEST.path } = flags;
  const method = flags.method ?? 'POST';
  const body = bodyOf(flags, method);
  const hasType = header.some(([name]) => name.toLowerCase() === 'content-type');
  const type = body !== undefined && isJson(body) ? 'application/json' : 'text/plain; charset=utf-8';
  const headers = body === undefined || hasType ? header : [['content-type', type] as const, ...header];
  // The answer's shape is known only for our own request.
  const isChat = flags.body === undefined && body !== undefined;
  const reply = flags.reply ?? (isChat ? CHAT_REQUEST.reply : undefined);
  return { method, path, headers, body, reply, streamEnd: flags.streamEnd };
}

function bodyOf({ message, body }: RequestFlags, method: string): string | undefined {
  if (body !== undefined && message !== undefined)
    throw new InvalidArgumentError(
      'error: --message cannot be used with --body, which contains its own message.',
    );
  if (body !== undefined) return body;
  if (message !== undefined) return JSON.stringify({ message: withToken(message) });
  return /^(GET|HEAD|DELETE|OPTIONS)$/.test(method) ? undefined : CHAT_REQUEST.body;
}

/** A message without a token could not be matched to its reply and to the stored message. */
function withToken(message: string): string {
  return /\{\{ *token *\}\}/.test(message) ? message : `${message} {{token}}`;
}
