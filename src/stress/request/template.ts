import { createHash, randomUUID } from 'node:crypto';

/** Names in a template that are replaced by a value of each request. */
export const PLACEHOLDERS = ['seq', 'uuid', 'token'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What is filled in for one request. */
export interface Values {
  readonly seq: number;
  readonly token: string;
  /** Called only where it is needed. */
  readonly uuid: () => string;
}

/** Braces doubled again, which are sent as half of them; a placeholder; or another name in double braces. */
const IN_BRACES = /\{\{(\{\{[^{}]*\}\})\}\}|\{\{ *(seq|uuid|token) *\}\}|(\{\{[^{}]*\}\})/g;

/** A text with placeholders: parsed once, filled for each request. `{{{{token}}}}` becomes `{{token}}`. */
export class Template {
  readonly #literals: string[] = [];
  readonly #placeholders: Placeholder[] = [];

  constructor(text: string) {
    let literal = '';
    let end = 0;
    for (const match of text.matchAll(IN_BRACES)) {
      const [whole, escaped, placeholder, other = ''] = match;
      literal += text.slice(end, match.index);
      end = match.index + whole.length;
      if (placeholder === undefined) {
        literal += escaped ?? other;
        continue;
      }
      this.#literals.push(literal);
      this.#placeholders.push(placeholder as Placeholder);
      literal = '';
    }
    this.#literals.push(literal + text.slice(end));
  }

  has(placeholder: Placeholder): boolean {
    return this.#placeholders.includes(placeholder);
  }

  /** The text of all requests; undefined where they differ. */
  get constant(): string | undefined {
    return this.#placeholders.length === 0 ? this.#literals[0] : undefined;
  }

  fill(values: Values): string {
    let text = this.#literals[0] ?? '';
    for (let index = 0; index < this.#placeholders.length; index++) {
      text += filledIn(this.#placeholders[index] as Placeholder, values);
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
  return Array.from(text.matchAll(IN_BRACES), ([, , , other]) => other ?? '').filter((name) => name !== '');
}

function filledIn(placeholder: Placeholder, { seq, token, uuid }: Values): string {
  switch (placeholder) {
    case 'seq':
      return String(seq);
    case 'token':
      return token;
    case 'uuid':
      return uuid();
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
