export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = {};

/** The fields of an object; none for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : NONE;
}

/** A text as it is; empty for anything else. */
export function stringIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Undefined for what is not a number. */
export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
