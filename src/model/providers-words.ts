import { parseJson } from '../parse-json.ts';
import { withoutSecrets } from '../secrets/without-secrets.ts';

/** Characters of a model server's own words that are passed on at most. */
const MAX_CHARS = 300;

/** Characters of them that are searched for secrets: far more than can remain. */
const SEARCHED_CHARS = 4_096;

/** What a model server says about its error, in one line without secrets; empty where it says nothing readable. */
export function providersWords(body: string, apiKey: string | undefined): string {
  const message = messageIn(parseJson(body)) ?? (/^\s*[<{[]/.test(body) ? '' : body);
  return shortened(redacted(message, apiKey));
}

/** A text in one line, without the key and what looks like another secret. */
export function redacted(text: string, apiKey: string | undefined): string {
  return withoutSecrets(withoutKey(inOneLine(text), inOneLine(apiKey ?? '')).slice(0, SEARCHED_CHARS));
}

/** Without invisible characters, too: they could split the key, or reverse the line in a terminal. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '').trim();
}

function withoutKey(text: string, apiKey: string): string {
  if (apiKey === '') return text;
  return text.replace(wrapped(apiKey), '…').replace(wrapped(encodeURIComponent(apiKey)), '…');
}

/** The text, also where it is broken into several lines, which are spaces here. */
function wrapped(text: string): RegExp {
  const characters = [...text].map((character) => character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&'));
  return new RegExp(characters.join(' ?'), 'gu');
}

function shortened(text: string): string {
  if (text.length <= MAX_CHARS) return text;
  return `${text.slice(0, MAX_CHARS - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The text in the shapes that servers use: `{error: {message}}`, `{error}`, `{message}`, `{detail}`, `{detail: [{msg}]}`. */
function messageIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { error, message, detail, msg } = value as Record<string, unknown>;
  return [error, message, detail, msg, Array.isArray(value) ? value[0] : undefined]
    .map(messageIn)
    .find((text) => text !== undefined);
}
