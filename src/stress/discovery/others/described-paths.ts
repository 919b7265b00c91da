import { type Fields, fieldsOf, stringIn } from '../../answer/json/fields-of.ts';
import { valueAt } from '../../answer/json/reply.ts';
import { type Attempt, withChanges } from '../attempt.ts';
import type { Inquiry } from '../inquiry.ts';
import { messageRank } from '../wanted/message-rank.ts';
import { typeIn, type Wanted } from '../wanted/wanted.ts';
import { withWanted } from '../wanted/with-wanted.ts';

const CHAT_WORDS =
  /chat|message|\bask\b|talk|complet|convers|generate|prompt|quer|send|reply|respond|stream/i;
const MOST = 3;
const MOST_PATHS = 500;

/** The requests with a message that a server describes itself, the likeliest first. `places`: where it may do so, in OpenAPI. */
export async function* describedPaths(
  first: Attempt,
  inquiry: Inquiry,
  places: readonly string[],
): AsyncGenerator<Attempt> {
  for (const path of places) {
    const json = await inquiry.json(first.site, path);
    const described = chatsIn(json);
    for (const { path: at, body } of described.slice(0, MOST))
      yield withChanges(first, [
        { option: '--path', value: at },
        { option: '--body', value: body },
      ]);
    if (Object.hasOwn(fieldsOf(json), 'paths')) return;
  }
}

interface Described {
  readonly path: string;
  readonly body: string;
  /** The lower, the likelier. */
  readonly rank: number;
}

/** The operations of an OpenAPI document that take a message. */
function chatsIn(document: unknown): Described[] {
  const paths = Object.entries(fieldsOf(fieldsOf(document).paths)).slice(0, MOST_PATHS);
  const found = paths.flatMap(([path, operations]) => describedAt(path, fieldsOf(operations).post, document));
  return found.sort((one, other) => one.rank - other.rank);
}

function describedAt(path: string, operation: unknown, document: unknown): Described[] {
  const { properties, required } = bodySchema(fieldsOf(operation), document);
  const fields = Object.entries(fieldsOf(properties));
  const [message] = fields
    .map(([name]) => ({ name, rank: messageRank(name) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((one, other) => Number(one.rank) - Number(other.rank));
  if (!message || !/^\/[!-~]*$/.test(path)) return [];
  const names = new Set([message.name, ...(Array.isArray(required) ? required.map(String) : [])]);
  const wanted = fields
    .filter(([name]) => names.has(name))
    .map(([name, schema]) => wantedOf(name, resolved(schema, document)));
  const body = withWanted(undefined, wanted);
  const rank = Number(message.rank) - (CHAT_WORDS.test(path) ? 10 : 0);
  return body === undefined ? [] : [{ path: path.replace(/\{[^}]*\}/g, 'genesis'), body, rank }];
}

function wantedOf(name: string, { type, format, enum: values }: Fields): Wanted {
  const [example] = Array.isArray(values) ? values : [];
  const wanted: Wanted = { in: 'body', path: [name], type: typeIn(`${stringIn(type)} ${stringIn(format)}`) };
  return typeof example === 'string' ? { ...wanted, example } : wanted;
}

/** OpenAPI 3 has it in the body's content, Swagger 2 among the parameters. */
function bodySchema({ requestBody, parameters }: Fields, document: unknown): Fields {
  const content = fieldsOf(resolved(requestBody, document).content);
  const { schema } = fieldsOf(content['application/json']);
  const list = Array.isArray(parameters) ? parameters.map(fieldsOf) : [];
  return resolved(schema ?? list.find((each) => each.in === 'body')?.schema, document);
}

function resolved(value: unknown, document: unknown): Fields {
  const fields = fieldsOf(value);
  const [only] = Array.isArray(fields.anyOf) ? fields.anyOf : Array.isArray(fields.allOf) ? fields.allOf : [];
  const reference = stringIn(fields.$ref || fieldsOf(only).$ref);
  return reference.startsWith('#/') ? fieldsOf(valueAt(reference.slice(2))(document)) : fields;
}
