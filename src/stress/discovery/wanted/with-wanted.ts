import { type Fields, fieldsOf } from '../../answer/json/fields-of.ts';
import { smallJson } from '../places/small-json.ts';
import { textsIn } from '../places/texts-in.ts';
import { messageRank } from './message-rank.ts';
import { valueFor } from './value-for.ts';
import type { Wanted } from './wanted.ts';

const TOKEN = /\{\{ *token *\}\}/;

/** The body of a request with what a server wants in it; undefined where that changes nothing. */
export function withWanted(body: string | undefined, wanted: readonly Wanted[]): string | undefined {
  const before = fieldsOf(smallJson(body ?? ''));
  const place = textsIn(before).find(({ text }) => TOKEN.test(text));
  const message = place?.text ?? '{{token}}';
  const first = messageOf(wanted);
  const [from] = place?.keys ?? [];
  // The message moves: what is not known is refused by some servers.
  const moves = first !== undefined && from !== undefined && from !== first.path[0];
  const kept = moves ? without(before, [from]) : before;
  const isMessage = (each: Wanted) => each === first && messageRank(each.path.at(-1) ?? '') === undefined;
  const after = wanted.reduce(
    (fields, each) =>
      put(fields, each, isMessage(each) && each.type !== 'number' ? message : valueFor(each, message)),
    kept,
  );
  const text = JSON.stringify(after);
  return text === JSON.stringify(before) || !TOKEN.test(text) ? undefined : text;
}

/** The field for the message: the one that sounds most like it, or the only one. */
function messageOf(wanted: readonly Wanted[]): Wanted | undefined {
  const present = wanted.filter(({ type }) => type !== 'absent');
  const ranked = present
    .map((each) => ({ each, rank: rankOf(each) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((one, other) => Number(one.rank) - Number(other.rank));
  return ranked[0]?.each;
}

function rankOf({ path }: Wanted): number | undefined {
  return messageRank(path.findLast((key) => !/^\d+$/.test(key)) ?? '');
}

function put(fields: Fields, { path, type }: Wanted, value: unknown): Fields {
  return (type === 'absent' ? without(fields, path) : (withValue(fields, path, value) as Fields)) ?? fields;
}

const MOST_ITEMS = 4;

function withValue(inside: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const index = Number(key);
  if (Number.isInteger(index) && (Array.isArray(inside) || inside === undefined)) {
    const items: unknown[] = Array.isArray(inside) ? [...inside] : [];
    if (index < MOST_ITEMS) items[index] = withValue(items[index], rest, value);
    return items;
  }
  const fields = fieldsOf(inside);
  const has = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return { ...fields, [key]: withValue(has, rest, value) };
}

function without(fields: Fields, [key = '', ...rest]: readonly string[]): Fields {
  if (!Object.hasOwn(fields, key)) return fields;
  if (rest.length > 0) return { ...fields, [key]: without(fieldsOf(fields[key]), rest) };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
}
