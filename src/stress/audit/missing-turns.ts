import { compareReplies } from './compare-replies.ts';
import { partsOf } from './count-turns.ts';
import type { SearchedTurns } from './database/whole-in-database.ts';
import type { Ledger } from './ledger.ts';
import type { SeenTurns } from './seen-turns.ts';

/** Whole turns that show how a database stores one; more would only take longer. */
const EXAMPLES = 1_000;

/** The acknowledged turns that no read showed whole, and some that one did. */
export function missingTurns(ledger: Ledger, seen: SeenTurns): SearchedTurns {
  const { comparison } = compareReplies(ledger, seen);
  const missing: { seq: number; shown: number }[] = [];
  const whole: number[] = [];
  for (let seq = 0; seq < ledger.size; seq++) {
    if (ledger.certainty(seq) !== 'acknowledged') continue;
    const { message, reply } = partsOf(seq, seen, comparison);
    const shown = (message > 0 ? 1 : 0) + (reply > 0 ? 1 : 0);
    if (shown < 2) missing.push({ seq, shown });
    else if (whole.length < EXAMPLES) whole.push(seq);
  }
  return { missing, whole };
}
