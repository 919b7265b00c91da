import { fieldsOf } from '../../answer/json/fields-of.ts';
import { type Entry, entriesAt, type Visited } from './entries-at.ts';
import type { MessageShape } from './message-shape.ts';

/** Far more than a server nests its messages. */
const DEEPEST = 100;

/** All that may be a message in some JSON, in its order. `hasToken` says whether a text is of the run. */
export function* entriesIn(
  json: unknown,
  shape: MessageShape,
  hasToken: (text: string) => boolean,
): Generator<Entry> {
  let [lists, entries] = [0, 0];
  yield* visit({ value: json, place: '', list: 0, within: 'nothing', depth: 0 });

  function* visit(visited: Visited): Generator<Entry> {
    const { value, place, depth } = visited;
    if (depth > DEEPEST) return;
    const items = itemsOf(value);
    if (items) {
      const list = ++lists;
      for (const item of items)
        yield* visit({ value: item, place: `${place}/*`, list, within: 'list', depth: depth + 1 });
      return;
    }
    const found = entriesAt(visited, shape, hasToken, entries);
    yield* found.entries;
    entries += found.entries.length;
    if (found.isWhole) return;
    const within = visited.within === 'nothing' ? 'nothing' : 'item';
    for (const [key, inner] of Object.entries(fieldsOf(value)))
      yield* visit({ value: inner, place: `${place}/${key}`, list: 0, within, depth: depth + 1 });
  }
}

/** The items of a list, or of an object whose keys are ids or dates: all are objects, or all are lists, and a key has a digit. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const fields = Object.entries(fieldsOf(value));
  const isMap =
    fields.some(([key]) => /\d/.test(key)) &&
    (fields.every(([, inner]) => isObject(inner)) || fields.every(([, inner]) => Array.isArray(inner)));
  return isMap ? fields.map(([, inner]) => inner) : undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
