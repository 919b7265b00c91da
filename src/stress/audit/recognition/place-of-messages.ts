import type { Quoted } from '../history/found-messages.ts';
import { type Side, sideOf } from '../history/roles.ts';
import { withoutCopies } from './copies.ts';
import type { Entry } from './entries-at.ts';

interface Place {
  readonly name: string;
  readonly entries: Entry[];
  /** The requests that are quoted there. */
  readonly quoted: Set<number>;
  /** Who wrote what quotes them. */
  readonly sides: Set<Side>;
}

/**
 * The messages of a history that shows some more than once, such as in a title, as the last one, or in a log of steps: the
 * entries of the place that quotes the most requests, and of those beside it with the rest. Undefined where none quotes any.
 */
export function placeOfMessages(entries: readonly Entry[], quoted: Quoted): readonly Entry[] | undefined {
  const [best, ...others] = placesOf(entries, quoted).toSorted(
    (one, other) =>
      other.quoted.size - one.quoted.size || Number(other.sides.size > 0) - Number(one.sides.size > 0),
  );
  if (best === undefined || best.quoted.size === 0) return undefined;
  return withoutCopies(
    [best, ...partsBeside(best, others)].flatMap((place) => place.entries),
    quoted,
  );
}

/** The places that have what the best lacks. */
function partsBeside(best: Place, others: readonly Place[]): Place[] {
  const [quoted, sides] = [new Set(best.quoted), new Set(best.sides)];
  return others.filter((place) => {
    if (!isPart(place, best, { quoted, sides })) return false;
    for (const seq of place.quoted) quoted.add(seq);
    for (const side of place.sides) sides.add(side);
    return true;
  });
}

function placesOf(entries: readonly Entry[], quoted: Quoted): Place[] {
  const places = new Map<string, Place>();
  for (const entry of entries) {
    const name = entry.place;
    const place = places.get(name) ?? { name, entries: [], quoted: new Set(), sides: new Set() };
    places.set(name, place);
    place.entries.push(entry);
    const seqs = quoted(entry.content);
    for (const seq of seqs) place.quoted.add(seq);
    const side = entry.role === undefined || seqs.length === 0 ? undefined : sideOf(entry.role);
    if (side !== undefined) place.sides.add(side);
  }
  return [...places.values()];
}

/** Whether it stands beside the best, and has other turns, such as those of another day, or the other sides of turns: no copies. */
function isPart(place: Place, best: Place, known: Pick<Place, 'quoted' | 'sides'>): boolean {
  if (place.quoted.size === 0 || !differInOneKey(place.name, best.name)) return false;
  const hasSides = place.sides.size > 0;
  if (hasSides !== best.sides.size > 0) return false;
  return hasOthers(place, known) || (hasSides && shared(place.sides, known.sides) === 0);
}

/** Most of what it quotes: a reply may quote a request of another place, in error. */
function hasOthers({ quoted }: Place, known: Pick<Place, 'quoted'>): boolean {
  return shared(quoted, known.quoted) < quoted.size / 2;
}

function shared<Value>(values: ReadonlySet<Value>, others: ReadonlySet<Value>): number {
  return [...values].filter((value) => others.has(value)).length;
}

function differInOneKey(one: string, other: string): boolean {
  const [keys, others] = [one.split('/'), other.split('/')];
  return keys.length === others.length && keys.filter((key, n) => key !== others[n]).length === 1;
}
