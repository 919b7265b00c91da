import { InvalidArgumentError } from 'commander';
import { API_NAMES, type ApiName } from '../../stress/request/api-name.ts';
import { oneOfNames } from './one-of-names.ts';
import { wholeText } from './texts/whole-text.ts';

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
  return [...before, [name, wholeText(value)]];
}

/** Whose API it is. */
export const apiName: (text: string) => ApiName | 'auto' = oneOfNames([...API_NAMES, 'auto']);

/** A method, such as POST. */
export function httpMethod(text: string): string {
  if (/^[A-Za-z]{1,20}$/.test(text) && !/^(connect|trace)$/i.test(text)) return text.toUpperCase();
  throw new InvalidArgumentError('Expected a method, such as POST or GET.');
}

/** A path on the server, such as /v1/chat?x=1. */
export function urlPath(text: string): string {
  if (/^\/[!-~]*$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a path that begins with / and has no spaces, such as /v1/chat.');
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
