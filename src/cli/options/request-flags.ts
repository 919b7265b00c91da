import { type Command, InvalidArgumentError } from 'commander';
import { type Chat, GENESIS_CHAT, type HistoryOptions } from '../../stress/request/chat.ts';
import { contentTypeOf } from '../../stress/request/content-type.ts';
import { CHAT_PATHS, CHAT_REQUEST, type RequestOptions } from '../../stress/request/request.ts';
import { nonEmpty } from './parsers.ts';
import { appendHeader, httpMethod, urlPath } from './request-parsers.ts';
import { asTemplates, type Templates } from './texts/as-templates.ts';
import { bodyWarning, type GivenBody, givenBody } from './texts/given-body.ts';
import { wholeText } from './texts/whole-text.ts';

/** The flags that describe a request, as their parsers return them. */
export interface RequestFlags {
  readonly message?: string;
  readonly body?: GivenBody;
  /** False: texts are sent as they are. */
  readonly template: boolean;
  readonly header?: readonly (readonly [name: string, value: string])[];
  readonly method?: string;
  readonly path?: string;
  readonly reply?: string;
  readonly streamEnd?: string;
  readonly history?: string;
}

export function addRequestFlags(command: Command): void {
  const reply = 'where the JSON answer has the reply, such as choices/0/message/content';
  const streamEnd = 'last event of a stream: its type, its data, or PLACE=VALUE in its JSON';
  command
    .optionsGroup('Request:')
    .option('--message <text>', 'chat message to send, such as "test {{seq}}"', wholeText)
    .option('--body <json>', 'whole body instead of a message: JSON, or a file; - for stdin', givenBody)
    .option('-H, --header <header>', "extra header, such as 'Name: value'; repeatable", appendHeader)
    .option('--no-template', 'send texts as they are: replace no {{seq}}, {{uuid}}, {{token}} in them')
    .option('--method <method>', 'HTTP method (default: POST)', httpMethod)
    .option('--path <path>', 'path and query (default: /api/chat)', urlPath)
    .option('--reply <place>', reply, nonEmpty)
    .option('--stream-end <mark>', streamEnd, nonEmpty)
    .option('--history <path>', 'path that returns the stored messages, for the audit', urlPath);
}

/** What to send, and where to read what was stored. Throws `InvalidArgumentError` for flags that contradict each other. */
export function requestedChat(flags: RequestFlags): Chat {
  return { request: requestOf(flags), history: historyOf(flags) };
}

/** What may be wrong with a request, in lines. */
export function requestWarnings({ body }: RequestFlags): string {
  const warning = body && bodyWarning(body);
  return warning === undefined ? '' : `warning: ${warning}\n`;
}

/** The history is only where we expect it if path, body and method are our own. */
function historyOf({ history, path, body, method }: RequestFlags): HistoryOptions | undefined {
  if (history !== undefined) return { path: history };
  const isChatPath = path === undefined || CHAT_PATHS.includes(path);
  return isChatPath && body === undefined && method === undefined ? GENESIS_CHAT.history : undefined;
}

function requestOf(flags: RequestFlags): RequestOptions {
  const templates = asTemplates(flags);
  const { path = CHAT_REQUEST.path, bodyEncoding, headers } = templates;
  const method = flags.method ?? 'POST';
  const body = bodyOf(templates, method);
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const type =
    body === undefined || hasType ? [] : [['content-type', contentTypeOf(body, bodyEncoding)] as const];
  // The answer's shape is known only for our own request.
  const isChat = flags.body === undefined && body !== undefined;
  const reply = flags.reply ?? (isChat ? CHAT_REQUEST.reply : undefined);
  const { streamEnd } = flags;
  return { method, path, headers: [...type, ...headers], body, bodyEncoding, reply, streamEnd };
}

function bodyOf({ message, body }: Templates, method: string): string | undefined {
  if (body !== undefined && message !== undefined)
    throw new InvalidArgumentError(
      'error: --message cannot be used with --body, which contains its own message.',
    );
  if (body !== undefined) return body;
  if (message !== undefined) return JSON.stringify({ message });
  return /^(GET|HEAD|DELETE|OPTIONS)$/.test(method) ? undefined : CHAT_REQUEST.body;
}
