import { LETTER, type Side } from '../sides.ts';

/**
 * A block of turns, ABBA or BAAB by chance: what changes evenly on the machine meanwhile affects both sides alike.
 * `random` is from 0 to 1.
 */
export function blockOfTurns(random: () => number): readonly Side[] {
  return random() < 0.5 ? ['before', 'after', 'after', 'before'] : ['after', 'before', 'before', 'after'];
}

/** Such as `ABBABAAB`. */
export function orderText(turns: readonly Side[]): string {
  return turns.map((side) => LETTER[side]).join('');
}
