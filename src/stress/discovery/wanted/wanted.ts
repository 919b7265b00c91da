/** What a server wants to find in a request. */
export interface Wanted {
  readonly in: 'body' | 'query' | 'header';
  /** Keys and indexes, at least one. */
  readonly path: readonly string[];
  readonly type: WantedType;
  /** One of the few values that it takes, where it names them. */
  readonly example?: string;
}

/** `absent`: it must not be there. `any`: the server does not say. */
export type WantedType = 'text' | 'list' | 'object' | 'number' | 'boolean' | 'uuid' | 'absent' | 'any';

const TYPES: readonly (readonly [WantedType, RegExp])[] = [
  [
    'absent',
    /\bextra\b|unrecogni[sz]ed|additional propert|not permitted|not allowed|unknown (field|key|propert|argument)|unexpected (field|key|propert)|should not exist/i,
  ],
  ['uuid', /\buuid\b|\bguid\b/i],
  ['list', /\b(array|list|sequence|slice)\b|_list\b|list_/i],
  [
    'object',
    /\b(object|dict|dictionary|map|mapping|struct|model_attributes|dict_type)\b|model_attributes|dict_type/i,
  ],
  ['number', /\b(int|integer|number|float|numeric|i32|i64|u32|u64|f64)\b|int_|float_/i],
  ['boolean', /\bbool(ean)?\b|bool_/i],
  ['text', /\b(string|str|text)\b|string_/i],
];

/** The type that a message asks for. */
export function typeIn(message: string): WantedType {
  return TYPES.find(([, pattern]) => pattern.test(message))?.[0] ?? 'any';
}

/** What a message about a field that is missing, or has another type, has in it. */
export const COMPLAINT =
  /requir|missing|blank|empty|\bnull\b|undefined|\bmust\b|should|expected|invalid|valid\b|not provided|not permitted|unrecogni[sz]ed|not allowed|\bextra\b|\bneeded\b|\bprovide/i;

/** The keys of a path in the words of a server, such as `messages[0].content`. */
export function keysOfPath(path: string): string[] {
  return path.split(/[.[\]/]+/).filter((key) => key !== '' && key !== '$');
}

const DANGEROUS = ['__proto__', 'constructor', 'prototype'];
const MOST_KEYS = 8;

/** Whether a body can have something at these keys. */
export function isPossible(path: readonly string[]): boolean {
  const isKey = (key: string) => /^[\w$-]{1,64}$/.test(key) && !DANGEROUS.includes(key);
  return path.length > 0 && path.length <= MOST_KEYS && path.every(isKey);
}
