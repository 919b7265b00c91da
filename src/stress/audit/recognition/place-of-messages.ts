import type { Quoted } from '../history/found-messages.ts';
import { sideOf } from '../history/roles.ts';
import type { Entry } from './entries-at.ts';

interface Place {
  readonly entries: Entry[];
  /** The requests that are quoted there. */
  readonly quoted: Set<number>;
  hasRoles: boolean;
}

/**
 * The messages of a history that shows some more than once, such as in a title, as the last one, or in a log of steps: the
 * entries of the place that quotes the most requests. Undefined where none quotes any.
 */
export function placeOfMessages(entries: readonly Entry[], quoted: Quoted): readonly Entry[] | undefined {
  const places = new Map<string, Place>();
  for (const entry of entries) {
    const place = places.get(entry.place) ?? { entries: [], quoted: new Set(), hasRoles: false };
    places.set(entry.place, place);
    place.entries.push(entry);
    for (const seq of quoted(entry.content)) place.quoted.add(seq);
    place.hasRoles ||= entry.role !== undefined && sideOf(entry.role) !== undefined;
  }
  const [best] = [...places.values()].toSorted(
    (one, other) => other.quoted.size - one.quoted.size || Number(other.hasRoles) - Number(one.hasRoles),
  );
  return best === undefined || best.quoted.size === 0 ? undefined : withoutCopies(best.entries);
}

/** A message that another list shows again, such as that of a later state, is the same one. */
function withoutCopies(entries: readonly Entry[]): readonly Entry[] {
  if (entries.every(({ list }) => list === entries[0]?.list)) return entries;
  const listOf = new Map<string, number>();
  return entries.filter(({ id, hasOwnId, list, role, content }) => {
    const key = JSON.stringify([hasOwnId ? id : null, role, content]);
    const known = listOf.get(key);
    if (known === undefined) listOf.set(key, list);
    return known === undefined || known === list;
  });
}
