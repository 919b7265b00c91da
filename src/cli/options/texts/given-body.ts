import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { messageOf } from '../../../errors.ts';
import { isJson } from '../../../stress/request/is-json.ts';
import type { BodyEncoding } from '../../../stress/request/request.ts';
import { wholeText } from './whole-text.ts';

/** The value of `--body`. */
export interface GivenBody {
  readonly text: string;
  /** `latin1`: its bytes are not UTF-8, and each is a character of the text. */
  readonly encoding: BodyEncoding;
  /** Where it was read: the name of a file, or `stdin`; undefined for JSON on the command line. */
  readonly source: string | undefined;
}

/** The content of a file (`FILE`, or `@FILE` as curl has it), of stdin (`-` or `@-`), or JSON. */
export function givenBody(word: string): GivenBody {
  if (word === '-' || word === '@-') return contentOf(0, 'stdin');
  if (existsSync(word) && !statSync(word).isDirectory()) return contentOf(word, word);
  if (word.startsWith('@')) return contentOf(word.slice(1), word.slice(1));
  if (isJson(wholeText(word))) return { text: word, encoding: 'utf8', source: undefined };
  throw new InvalidArgumentError(
    `Expected JSON or the name of a file. There is no file ${word.slice(0, 60)}, and it is not valid JSON.`,
  );
}

/** What a server may dislike about a body, as a sentence; undefined for most. */
export function bodyWarning({ text, encoding, source }: GivenBody): string | undefined {
  if (encoding === 'latin1' || !text.startsWith('\ufeff') || !isJson(text)) return undefined;
  return `${source ?? '--body'} begins with a byte order mark, which JSON must not have (RFC 8259): some servers refuse it. It is sent as it is.`;
}

function contentOf(file: string | number, source: string): GivenBody {
  try {
    const bytes = readFileSync(file);
    const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
    return { text: bytes.toString(encoding), encoding, source };
  } catch (error) {
    throw new InvalidArgumentError(`${source} cannot be read: ${messageOf(error)}`);
  }
}
