import { isSecret, withoutSecrets } from './without-secrets.ts';

/** Headers without secret values. */
const HARMLESS = /^(accept|accept-language|content-type|user-agent|host|origin|referer)$/i;

/** The words of a command line without possible secrets in headers, options, assignments, addresses and texts. */
export function wordsWithoutSecrets(words: readonly string[]): string[] {
  return words.map((word, index) => wordAfter(words[index - 1] ?? '', word));
}

/** The words as one line. */
export function commandLineWithoutSecrets(words: readonly string[]): string {
  return wordsWithoutSecrets(words).join(' ').replace(/\s+/g, ' ').trim();
}

function wordAfter(before: string, word: string): string {
  if (/^(-H|--header)$/.test(before)) return headerWithoutSecret(word);
  const attached = /^(-H|--header=)(.+)$/s.exec(word);
  if (attached) return `${attached[1]}${headerWithoutSecret(attached[2] as string)}`;
  // A word is whole, with all spaces in it: a text has only quotation marks to show where a value ends.
  const option = /^--?([A-Za-z][\w.-]*)$/.exec(before)?.[1];
  if (option !== undefined && !word.startsWith('-') && isSecret(option, word)) return '…';
  const [, name, value] = /^-{0,2}([A-Za-z_][\w.-]*)=(.+)$/s.exec(word) ?? [];
  if (name !== undefined && isSecret(name, value)) return `${word.slice(0, word.indexOf('='))}=…`;
  return withoutSecrets(word);
}

function headerWithoutSecret(header: string): string {
  const name = header.slice(0, header.indexOf(':'));
  // A hint has an ellipsis in it already: `Authorization: Bearer …`.
  return HARMLESS.test(name.trim()) || /: *(\w{1,12} )?…$/.test(header) ? header : `${name}: …`;
}

/** Shorter values are in other texts, too. */
const SHORTEST = 6;

/** The secrets in headers, each as a server may repeat it: `Bearer abcdef`, and `abcdef` alone. */
export function secretsInHeaders(headers: readonly (readonly [name: string, value: string])[]): string[] {
  return headers
    .filter(([name, value]) => isSecret(name, value))
    .flatMap(([, value]) => [value, value.replace(/^\w+ +/, '')])
    .filter((value) => value.length >= SHORTEST);
}
