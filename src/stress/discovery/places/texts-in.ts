/** A text in JSON, and the keys that lead to it. */
export interface TextPlace {
  readonly keys: readonly string[];
  readonly text: string;
  /** The object or the list that has it. */
  readonly parent: unknown;
}

/** What people would call an answer has fewer; a larger one is looked at in part. */
const MOST_VALUES = 5_000;
const MOST_DEPTH = 24;

interface Inner {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/** The texts of a value of JSON, those nearest to its top first. */
export function textsIn(json: unknown): TextPlace[] {
  const found: TextPlace[] = [];
  const queue: Inner[] = [{ keys: [], value: json }];
  for (const { keys, value: parent } of queue) {
    for (const [key, value] of entriesOf(parent, MOST_VALUES - queue.length)) {
      const place = [...keys, key];
      if (typeof value === 'string') found.push({ keys: place, text: value, parent });
      else if (place.length < MOST_DEPTH && queue.length < MOST_VALUES) queue.push({ keys: place, value });
    }
  }
  return found.slice(0, MOST_VALUES);
}

/** The objects in a value of JSON, those nearest to its top first. */
export function objectsIn(json: unknown): Readonly<Record<string, unknown>>[] {
  const queue: unknown[] = [json];
  for (const value of queue)
    for (const [, inner] of entriesOf(value, MOST_VALUES - queue.length))
      if (typeof inner === 'object' && inner !== null) queue.push(inner);
  return queue.filter((value) => isObject(value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entriesOf(value: unknown, most: number): [string, unknown][] {
  if (typeof value !== 'object' || value === null || most <= 0) return [];
  return Object.entries(value).slice(0, most);
}
