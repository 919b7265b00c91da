import type { Facts } from '../facts/facts.ts';
import type { CheckOutcome } from '../result.ts';

/** One question about a database. It judges what was seen, and looks at nothing itself: the same facts, the same findings. */
export interface Check {
  readonly name: string;
  examine(facts: Facts): CheckOutcome;
}
