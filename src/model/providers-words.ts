import { parseJson } from '../parse-json.ts';
import { withoutSecrets } from '../secrets/without-secrets.ts';

/** Characters of a model server's own words that are passed on at most. */
const MAX_CHARS = 300;

/** Characters of them that are searched for secrets: far more than can remain. */
const SEARCHED_CHARS = 4_096;

/** A text that begins with so many of the characters of a key is a part of it. */
const BEGINNING_CHARS = 8;

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

/** Servers repeat a key as it is, in an address or in base64, and often only its beginning. */
function withoutKey(text: string, apiKey: string): string {
  if (apiKey === '') return text;
  const forms = [apiKey, encodeURIComponent(apiKey), ...base64Forms(apiKey)];
  const whole = forms.reduce((rest, form) => rest.replace(wrapped(form), '…'), text);
  return forms
    .filter((form) => form.length > BEGINNING_CHARS)
    .reduce((rest, form) => rest.replace(beginning(form), '…'), whole);
}

/** What base64 has for a text wherever it is in the encoded bytes, such as after a user name. */
function base64Forms(text: string): string[] {
  const forms = [0, 1, 2].map((before) => {
    const bytes = Buffer.from('\0'.repeat(before) + text);
    // A character has 6 bits: those at the ends may have bits of what is around the text.
    return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
  const ofUrls = forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...forms, ...ofUrls].filter((form) => form.length >= BEGINNING_CHARS);
}

/** The first characters of a text, and what of it follows. */
function beginning(text: string): RegExp {
  return new RegExp(`${wrapped(text.slice(0, BEGINNING_CHARS)).source}[\\w+/=%~-]*`, 'gu');
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
