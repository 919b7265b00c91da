import { type Command, InvalidArgumentError } from 'commander';
import type { DataOrder, DataSource } from '../../stress/data/data-source.ts';
import { API_NAMES, type ApiName } from '../../stress/request/api-name.ts';
import type { Chat } from '../../stress/request/chat.ts';
import { type ChatOptions, chatOfOptions, namedApi } from '../../stress/request/chat-options.ts';
import { CHAT_PATHS } from '../../stress/request/request.ts';
import { addHistoryFlags, type HistoryFlags, historyOptions } from './history-flags.ts';
import { nonEmpty } from './parsers.ts';
import { apiName, appendHeader, httpMethod, urlPath } from './request-parsers.ts';
import { asTemplates } from './texts/as-templates.ts';
import { bodyWarning, type GivenBody, givenBody } from './texts/given-body.ts';
import { wholeText } from './texts/whole-text.ts';

/** The flags that describe a request, as their parsers return them. */
export interface RequestFlags extends HistoryFlags {
  readonly api?: ApiName | 'auto';
  readonly model?: string;
  readonly stream?: true;
  readonly message?: string;
  readonly body?: GivenBody;
  /** False: texts are sent as they are. */
  readonly template: boolean;
  readonly header?: readonly (readonly [name: string, value: string])[];
  readonly method?: string;
  readonly path?: string;
  readonly reply?: string;
  readonly streamEnd?: string;
  /** The file of a module with what is sent in place of one request. */
  readonly scenario?: string;
  /** The name of a file. */
  readonly data?: string;
  readonly dataOrder?: DataOrder;
  /** What is in that file. */
  readonly records?: DataSource;
}

export function addRequestFlags(command: Command): void {
  const reply = 'where the JSON answer has the reply, such as choices/0/message/content';
  const streamEnd = 'last event of a stream: its type, its data, or PLACE=VALUE in its JSON';
  const api = `${API_NAMES.join(', ')}, or auto: known by the path, or found out (default: auto)`;
  command
    .optionsGroup('Request:')
    .option('--api <api>', api, apiName)
    .option('--model <name>', "model to ask for; without --api, of OpenAI's API", nonEmpty)
    .option('--stream', 'ask for the answer as a stream')
    .option('--message <text>', 'chat message to send, such as "test {{seq}}"', wholeText)
    .option('--body <json>', 'whole body instead of a message: JSON, or a file; - for stdin', givenBody)
    .option('-H, --header <header>', "extra header, such as 'Name: value'; repeatable", appendHeader)
    .option('--no-template', 'send texts as they are: replace no {{seq}}, {{uuid}}, {{token}} in them')
    .option('--method <method>', 'HTTP method (default: POST)', httpMethod)
    .option('--path <path>', 'path and query (default: of the URL, or of the API)', urlPath)
    .option('--reply <place>', reply, nonEmpty)
    .option('--stream-end <mark>', streamEnd, nonEmpty);
  addHistoryFlags(command);
}

/** What a user described of the chat. Throws `InvalidArgumentError` for flags that contradict each other. */
export function chatOptionsOf(flags: RequestFlags): ChatOptions {
  const { api = 'auto', model, stream = false, method, reply, streamEnd, records } = flags;
  const options = {
    ...asTemplates(flags),
    ...{ api, model, stream, method, reply, streamEnd },
    history: historyOptions(flags),
    data: records,
  };
  assertConsistent(options);
  return options;
}

/** What to send, and where to read what was stored. Throws `InvalidArgumentError` for flags that contradict each other. */
export function requestedChat(flags: RequestFlags): Chat {
  return chatOfOptions(chatOptionsOf(flags));
}

/** What may be wrong with a request, in lines. */
export function requestWarnings({ body }: RequestFlags): string {
  const warning = body && bodyWarning(body);
  return warning === undefined ? '' : `warning: ${warning}\n`;
}

/** Throws `InvalidArgumentError` for a chat that the embedded server does not offer. */
export function assertChatOfGenesis({ request }: Chat): void {
  if (request.api === undefined) return;
  throw contradiction(
    `a chat with the API ${request.api} needs a URL or --spawn; the embedded server has Genesis's.`,
  );
}

/** Whether nothing in the flags says which API the server has. */
export function leavesApiOpen(flags: RequestFlags): boolean {
  const { path, body, method, reply } = flags;
  const isPlain = [path, body, method, reply].every((flag) => flag === undefined);
  return isPlain && namedApi(chatOptionsOf(flags)) === undefined;
}

function assertConsistent(options: ChatOptions): void {
  const { body, message, model, stream, path } = options;
  const api = namedApi(options) ?? 'genesis';
  if (body !== undefined && message !== undefined)
    throw contradiction('--message cannot be used with --body, which contains its own message.');
  if (body !== undefined && model !== undefined)
    throw contradiction('--model cannot be used with --body, which names its own model.');
  if (body !== undefined && stream)
    throw contradiction('--stream cannot be used with --body. Ask for a stream in the body.');
  if (model !== undefined && api === 'genesis')
    throw contradiction(
      "--model cannot be used with Genesis's API, which has its own. Leave it out, or name another --api.",
    );
  if (stream && api === 'genesis' && path !== undefined && !CHAT_PATHS.includes(path))
    throw contradiction(
      `--stream has no meaning that is known at ${path}. Name the API with --api, or ask for a stream with --body.`,
    );
}

function contradiction(text: string): InvalidArgumentError {
  return new InvalidArgumentError(`error: ${text}`);
}
