import { KINDS, type KindName } from './kinds/index.ts';
import type { Planned } from './react.ts';
import type { Written } from './written.ts';

/** Simultaneous requests beside the chats. */
const PLACES = 15;

/** Gives the places of a round to these kinds in turn; fewer are taken where no kind has anything to do. */
export function planRound(names: readonly KindName[], written: Written): Planned[] {
  const planned: Planned[] = [];
  for (let turn = 0; planned.length < PLACES && turn < PLACES; turn++) {
    for (const name of names) {
      const operation = planned.length < PLACES && KINDS[name](written, turn);
      if (operation) planned.push({ name, operation });
    }
  }
  return planned;
}
