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

const PATTERN = /\{\{ *(seq|uuid|token) *\}\}/g;

/** A text with placeholders: parsed once, filled for each request. */
export class Template {
  readonly #literals: readonly string[];
  readonly #placeholders: readonly Placeholder[];

  constructor(text: string) {
    // Split by a pattern with a group, literals and placeholders alternate.
    const parts = text.split(PATTERN);
    this.#literals = parts.filter((_, index) => index % 2 === 0);
    this.#placeholders = parts.filter((_, index) => index % 2 === 1) as Placeholder[];
  }

  has(placeholder: Placeholder): boolean {
    return this.#placeholders.includes(placeholder);
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

/** Names in double braces that are not placeholders, such as `{{sequence}}`. */
export function unknownPlaceholders(text: string): string[] {
  return [...text.replace(PATTERN, '').matchAll(/\{\{[^{}]*\}\}/g)].map(([name]) => name);
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
