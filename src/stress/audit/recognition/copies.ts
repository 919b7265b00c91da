import type { Quoted } from '../history/found-messages.ts';
import type { Entry } from './entries-at.ts';

/**
 * A message that another list shows again, such as that of a later state, is the same one. Without an id that shows it, it is only
 * where lists repeat most of what they have; else the turn is stored twice, such as in two conversations.
 */
export function withoutCopies(entries: readonly Entry[], quoted: Quoted): readonly Entry[] {
  if (entries.every(({ list }) => list === entries[0]?.list)) return entries;
  const areUsual = repeatMost(entries, quoted);
  const listOf = new Map<string, number>();
  return entries.filter(({ id, hasOwnId, list, role, content }) => {
    const key = JSON.stringify([hasOwnId ? id : null, role, content]);
    const known = listOf.get(key);
    if (known === undefined) listOf.set(key, list);
    return known === undefined || known === list || !(hasOwnId || areUsual);
  });
}

/** Whether several lists have the most of what quotes requests. */
function repeatMost(entries: readonly Entry[], quoted: Quoted): boolean {
  const listsOf = new Map<string, Set<number>>();
  for (const { list, role, content } of entries) {
    if (quoted(content).length === 0) continue;
    const key = JSON.stringify([role, content]);
    listsOf.set(key, (listsOf.get(key) ?? new Set()).add(list));
  }
  const repeated = [...listsOf.values()].filter((lists) => lists.size > 1);
  return repeated.length > listsOf.size / 2;
}
