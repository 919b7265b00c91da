import { InvalidArgumentError } from 'commander';
import type { Header } from '../../../stress/http/site.ts';
import type { BodyEncoding } from '../../../stress/request/request.ts';
import {
  literalTemplate,
  PLACEHOLDERS,
  Template,
  unknownPlaceholders,
} from '../../../stress/request/template.ts';
import type { GivenBody } from './given-body.ts';
import type { GivenTexts } from './given-texts.ts';
import { withDataMessage } from './with-data-message.ts';

const SHOWN_CHARS = 40;

/** The same texts as templates. */
export interface Templates {
  readonly message: string | undefined;
  readonly body: string | undefined;
  readonly bodyEncoding: BodyEncoding | undefined;
  readonly headers: readonly Header[];
  readonly path: string | undefined;
}

/**
 * With records and no text of the user's own, the message is the prompt of a record. Throws `InvalidArgumentError` for names in
 * double braces that are no placeholders: they are more likely a slip than meant; and for records that are used nowhere, or missing.
 */
export function asTemplates(given: GivenTexts): Templates {
  const { template: replaces, message, body, header = [], path } = withDataMessage(given);
  const templateOf = replaces ? withKnownPlaceholders : (_: string, text: string) => literalTemplate(text);
  if (body && replaces) assertFindable(body);
  const messageOf = (text: string) => {
    const said = templateOf('--message', text);
    return replaces ? withToken(said) : said;
  };
  return {
    message: message === undefined ? undefined : messageOf(message),
    body: body && templateOf('--body', body.text),
    bodyEncoding: body?.encoding,
    headers: header.map(([name, value]) => [name, templateOf('-H', value)]),
    path: path && templateOf('--path', path),
  };
}

/** A message without a token could not be matched to its reply and to the stored message. */
function withToken(message: string): string {
  return new Template(message).has('token') ? message : `${message} {{token}}`;
}

/** Throws `InvalidArgumentError` for UTF-16, as PowerShell writes it: no placeholder would be found in it. */
function assertFindable({ text, encoding, source }: GivenBody): void {
  const isUtf16 = encoding === 'latin1' && /^(\xff\xfe|\xfe\xff)/.test(text);
  if (!isUtf16 || !text.replaceAll('\0', '').includes('{{')) return;
  throw new InvalidArgumentError(
    `error: ${source} is UTF-16, in which placeholders are not found. Save it as UTF-8, or add --no-template, which sends it as it is.`,
  );
}

function withKnownPlaceholders(option: string, text: string): string {
  const [unknown] = unknownPlaceholders(text);
  if (unknown === undefined) return text;
  const known = [...PLACEHOLDERS, 'data.FIELD'].map((name) => `{{${name}}}`).join(', ');
  throw new InvalidArgumentError(
    `error: There is no placeholder ${shown(unknown)}, which is in ${option}. There are ${known}. ` +
      `To send it as it is, double its braces, ${shown(`{{${unknown}}}`)}, or add --no-template, which replaces nothing.`,
  );
}

/** Short, on one line, and without the characters that a terminal would obey. */
function shown(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ');
  if (line.length <= SHOWN_CHARS) return line;
  const braces = /\}+$/.exec(line)?.[0] ?? '';
  return `${line.slice(0, SHOWN_CHARS)}…${braces}`;
}
