import { createHash, randomUUID } from 'node:crypto';
import type { DataRecord } from '../data/data-source.ts';
import { fieldOf } from '../data/field-of.ts';
import { type DataPlace, valueWriters } from '../data/write-value.ts';
import type { BodyEncoding } from './request.ts';

/** Names in a template that are replaced by a value of each request. */
export const PLACEHOLDERS = ['seq', 'uuid', 'token'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What is filled in for one request. */
export interface Values {
  readonly seq: number;
  readonly token: string;
  /** Called only where it is needed. */
  readonly uuid: () => string;
  /** What `{{data.…}}` is taken from; undefined: a 0 is put there, which is JSON within quotation marks and without. */
  readonly record?: DataRecord | undefined;
}

export interface TemplateOptions {
  /** Where values of the record are written; by default in a text. */
  readonly place?: DataPlace;
  /** For a text in which each character is a byte: how its own characters are encoded. By default it is one of characters. */
  readonly bytes?: BodyEncoding;
}

/** A field of the record, and how to write it. */
interface DataField {
  readonly field: string;
  readonly textOf: (record: DataRecord) => string;
}

/** Braces doubled again, which are sent as half of them; a placeholder; a field of the data; or another name in double braces. */
const IN_BRACES =
  /\{\{(\{\{[^{}]*\}\})\}\}|\{\{ *(seq|uuid|token) *\}\}|\{\{ *data\.([^{}"\\\s](?:[^{}"\\\r\n]*[^{}"\\\s])?) *\}\}|(\{\{[^{}]*\}\})/g;

const asItIs = (text: string) => text;
const utf8Bytes = (text: string) => Buffer.from(text).toString('latin1');

/** A text with placeholders: parsed once, filled for each request. `{{{{token}}}}` becomes `{{token}}`. */
export class Template {
  readonly #literals: string[] = [];
  readonly #placeholders: (Placeholder | DataField)[] = [];

  constructor(text: string, { place = 'text', bytes }: TemplateOptions = {}) {
    const encode = bytes === 'utf8' ? utf8Bytes : asItIs;
    // A value is a text, also among other bytes.
    const encodeValue = bytes === undefined ? asItIs : utf8Bytes;
    const writerAfter = valueWriters(place);
    let literal = '';
    let end = 0;
    for (const match of text.matchAll(IN_BRACES)) {
      const [whole, escaped, placeholder, field, other = ''] = match;
      literal += text.slice(end, match.index);
      end = match.index + whole.length;
      if (placeholder === undefined && field === undefined) {
        literal += escaped ?? other;
        continue;
      }
      const write = writerAfter(literal);
      this.#literals.push(encode(literal));
      this.#placeholders.push(
        field === undefined
          ? (placeholder as Placeholder)
          : { field, textOf: (record) => encodeValue(write(fieldOf(record, field))) },
      );
      literal = '';
    }
    this.#literals.push(encode(literal + text.slice(end)));
  }

  /** A template of both texts, one after the other. */
  followedBy(other: Template): Template {
    const both = new Template('');
    const [last = '', ...before] = this.#literals.toReversed();
    const [first = '', ...after] = other.#literals;
    both.#literals.splice(0, 1, ...before.reverse(), last + first, ...after);
    both.#placeholders.push(...this.#placeholders, ...other.#placeholders);
    return both;
  }

  has(placeholder: Placeholder): boolean {
    return this.#placeholders.includes(placeholder);
  }

  /** The fields of a record that it needs. */
  get dataFields(): string[] {
    return this.#placeholders.flatMap((each) => (typeof each === 'string' ? [] : [each.field]));
  }

  /** The text of all requests; undefined where they differ. */
  get constant(): string | undefined {
    return this.#placeholders.length === 0 ? this.#literals[0] : undefined;
  }

  fill(values: Values): string {
    let text = this.#literals[0] ?? '';
    for (let index = 0; index < this.#placeholders.length; index++) {
      text += filledIn(this.#placeholders[index] as Placeholder | DataField, values);
      text += this.#literals[index + 1];
    }
    return text;
  }
}

/** The template of exactly this text: nothing in it is replaced. */
export function literalTemplate(text: string): string {
  return text.replace(/\{\{[^{}]*\}\}/g, '{{$&}}');
}

/** Names in double braces that are not placeholders, such as `{{sequence}}`. */
export function unknownPlaceholders(text: string): string[] {
  return Array.from(text.matchAll(IN_BRACES), ([, , , , other]) => other ?? '').filter((name) => name !== '');
}

function filledIn(placeholder: Placeholder | DataField, { seq, token, uuid, record }: Values): string {
  switch (placeholder) {
    case 'seq':
      return String(seq);
    case 'token':
      return token;
    case 'uuid':
      return uuid();
    default:
      return record === undefined ? '0' : placeholder.textOf(record);
  }
}

/** The UUID of a request: random, or the same for the same seed (version 8 of RFC 9562: a hash). */
export function uuidOf(seq: number, seed: string | undefined): string {
  if (seed === undefined) return randomUUID();
  const hex = createHash('sha256').update(`${seed}:${seq}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16] as string, 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
