import { InvalidArgumentError } from 'commander';
import { type TSchema, Type } from 'typebox';
import type { RequestFlags } from '../../cli/options/request-flags.ts';
import { appendHeader } from '../../cli/options/request-parsers.ts';
import { API_NAMES, type ApiName } from '../../stress/request/api-name.ts';
import type { HistoryOptions } from '../../stress/request/chat.ts';
import { bodyText } from './body-text.ts';
import { given } from './given.ts';
import { isPlainObject } from './is-plain-object.ts';
import { optionInvalid } from './option-invalid.ts';
import { readOption } from './read-option.ts';
import { AnyText, Flag, oneOf, Path, Text } from './schemas.ts';

/**
 * What is sent; by default a message in the API that the server has. In `message`, `body`, `path` and the values of `headers`,
 * `{{seq}}`, `{{uuid}}` and `{{token}}` are replaced by a value of each request; the token shows which reply and which stored
 * message belong to a request.
 */
export interface ChatRequestOptions {
  /** Whose API the server has; `auto`, the default: known by the path, or found out. */
  readonly api?: ApiName | 'auto' | undefined;
  /** The model to ask for; without `api`, of OpenAI's API. */
  readonly model?: string | undefined;
  /** Ask for the answer as a stream. */
  readonly stream?: boolean | undefined;
  /** The chat message to send. */
  readonly message?: string | undefined;
  /** The whole body in place of a message: a text, or what is sent as JSON. */
  readonly body?: string | object | undefined;
  /** More headers of each request. Their values are in no result where they may be secret. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Send texts as they are: with `false`, nothing in them is replaced. */
  readonly template?: boolean | undefined;
  /** HTTP method, `POST` by default. */
  readonly method?: string | undefined;
  /** Path and query, below the path of the URL; by default that of the API. */
  readonly path?: string | undefined;
  /** Where the JSON answer has the reply, such as `choices/0/message/content`. */
  readonly reply?: string | undefined;
  /** The last event of a stream: its type, its data, or `PLACE=VALUE` in its JSON. */
  readonly streamEnd?: string | undefined;
  /** Where the stored messages can be read, for the audit. */
  readonly history?: HistoryOptions | undefined;
}

const History = Type.Object(
  {
    path: Path,
    place: Type.Optional(Text),
    roles: Type.Optional(Type.Object({ user: Text, model: Text }, { additionalProperties: false })),
    fields: Type.Optional(
      Type.Object(
        {
          role: Type.Optional(Text),
          content: Type.Optional(Text),
          message: Type.Optional(Text),
          reply: Type.Optional(Text),
        },
        { additionalProperties: false },
      ),
    ),
  },
  {
    additionalProperties: false,
    description: "an object such as { path: '/messages', place: 'data.items' }",
  },
);

export const REQUEST = {
  api: oneOf([...API_NAMES, 'auto']),
  model: Text,
  stream: Flag,
  message: AnyText,
  body: Type.Union([Type.String(), Type.Object({}), Type.Array(Type.Unknown())], {
    description: 'a text, or an object that is sent as JSON',
  }),
  headers: Type.Record(Type.String(), Type.String(), {
    description: "an object such as { Authorization: 'Bearer …' }",
  }),
  template: Flag,
  method: Type.String({
    pattern: '^(?!(?:[Cc]onnect|CONNECT|[Tt]race|TRACE)$)[A-Za-z]{1,20}$',
    description: 'a method, such as POST or GET',
  }),
  path: Path,
  reply: Text,
  streamEnd: Text,
  history: History,
} satisfies Record<keyof ChatRequestOptions, TSchema>;

/** The flags about the request. Throws `OPTION_INVALID` for a header that cannot be sent. */
export function requestFlags(options: ChatRequestOptions): RequestFlags {
  const { api, model, stream, message, body, headers, template = true } = options;
  const { method, path, reply, streamEnd, history } = options;
  return given({
    ...{ api, model, message, path, reply, streamEnd, history, template },
    stream: stream === true ? (true as const) : undefined,
    method: method?.toUpperCase(),
    body: body === undefined ? undefined : { ...UNREAD, text: bodyText(body) },
    header: headers && headersOf(headers),
  });
}

/** It was read from no file. */
const UNREAD = { encoding: 'utf8', source: undefined } as const;

function headersOf(headers: Readonly<Record<string, string>>): NonNullable<RequestFlags['header']> {
  const entries = Object.entries(headers);
  if (entries.length === 0 && !isPlainObject(headers))
    throw optionInvalid(
      `headers is ${headers.constructor.name}, whose entries are no properties of it`,
      "Expected an object such as { Authorization: 'Bearer …' }: Object.fromEntries(headers) makes one.",
    );
  return entries.reduce<NonNullable<RequestFlags['header']>>(
    (before, [name, value]) => readOption(`header ${name}`, () => appendNamed(name, value, before)),
    [],
  );
}

function appendNamed(name: string, value: string, before: NonNullable<RequestFlags['header']>) {
  // The rest of it would be taken for a part of the value.
  if (name.includes(':')) throw new InvalidArgumentError('Expected a name without a colon.');
  return appendHeader(`${name}: ${value}`, before);
}
