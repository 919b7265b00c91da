import { fieldsOf } from '../../answer/json/fields-of.ts';

/** Far more than a server puts around its list. */
const DEEPEST = 10;

/** Whether there are lists, and nothing in any of them. */
export function isEmptyHistory(json: unknown): boolean {
  const lengths = [...lengthsIn(json, 0)];
  return lengths.length > 0 && lengths.every((length) => length === 0);
}

/** Of the lists that are not in others. */
function* lengthsIn(value: unknown, depth: number): Generator<number> {
  if (Array.isArray(value)) yield value.length;
  else if (depth < DEEPEST)
    for (const inner of Object.values(fieldsOf(value))) yield* lengthsIn(inner, depth + 1);
}
