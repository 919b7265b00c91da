import { existsSync, readFileSync, statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { messageOf } from '../../errors.ts';
import { API_NAMES, type ApiName } from '../../stress/request/api-name.ts';
import { isJson } from '../../stress/request/is-json.ts';
import { PLACEHOLDERS, unknownPlaceholders } from '../../stress/request/template.ts';

type Header = readonly [name: string, value: string];

/** Headers that belong to the connection, which another value would break. */
const RESERVED_HEADERS = ['connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect'];

/** Appends a header, such as 'Name: value'. */
export function appendHeader(text: string, before: readonly Header[] = []): readonly Header[] {
  const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/s.exec(text) ?? [];
  if (name === '' || hasControls(value))
    throw new InvalidArgumentError("Expected a header, such as 'Name: value'.");
  if (RESERVED_HEADERS.includes(name.toLowerCase()))
    throw new InvalidArgumentError(`${name} is set by genesis itself. Leave it out.`);
  return [...before, [name, template(value)]];
}

/** Whose API it is. */
export function apiName(text: string): ApiName | 'auto' {
  const name = text === 'auto' ? text : API_NAMES.find((each) => each === text);
  if (name) return name;
  throw new InvalidArgumentError(`Expected one of ${API_NAMES.join(', ')} and auto.`);
}

/** A method, such as POST. */
export function httpMethod(text: string): string {
  if (/^[A-Za-z]{1,20}$/.test(text) && !/^(connect|trace)$/i.test(text)) return text.toUpperCase();
  throw new InvalidArgumentError('Expected a method, such as POST or GET.');
}

/** A path on the server, such as /v1/chat?x=1. */
export function urlPath(text: string): string {
  if (/^\/[!-~]*$/.test(text)) return template(text);
  throw new InvalidArgumentError('Expected a path that begins with / and has no spaces, such as /v1/chat.');
}

/** A text whose placeholders in double braces are all known. */
export function template(text: string): string {
  const [unknown] = unknownPlaceholders(text);
  if (unknown === undefined) return text;
  const known = PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ');
  throw new InvalidArgumentError(`There is no placeholder ${unknown}. There are ${known}.`);
}

/** The content of a file of that name, or JSON. */
export function bodyText(text: string): string {
  if (existsSync(text) && statSync(text).isFile()) return template(readBody(text));
  if (isJson(template(text))) return text;
  throw new InvalidArgumentError(
    `Expected JSON or the name of a file. There is no file ${text.slice(0, 60)}, and it is not valid JSON.`,
  );
}

function readBody(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidArgumentError(`${file} cannot be read: ${messageOf(error)}`);
  }
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
