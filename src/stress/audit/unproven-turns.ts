import { count } from '../../count.ts';
import { compareReplies } from './compare-replies.ts';
import type { Unproven } from './count-turns.ts';
import { type HistoryWindow, windowWords } from './history-window.ts';
import type { Ledger } from './ledger.ts';
import { missingTurns } from './missing-turns.ts';
import type { SeenTurns } from './seen-turns.ts';

export interface ProvableRun {
  readonly ledger: Ledger;
  /** Requests that were under way at once, at most. */
  readonly concurrency: number;
  readonly wasKilled: boolean;
  /** Undefined where one history has all turns. */
  readonly sources?: readonly unknown[] | undefined;
}

const QUOTED_BY_OTHERS = 'shows some turns only in messages of other turns';

/**
 * The missing turns that may be stored although the history does not show them. The others are lost: the history shows newer
 * turns and older ones, so it would show them.
 */
export function unprovenTurns(seen: SeenTurns, window: HistoryWindow, run: ProvableRun): Unproven {
  const missing = new Set(missingTurns(run.ledger, seen).missing.map(({ seq }) => seq));
  const slides = window.kind === 'newest';
  // Any of these replies may be that of a missing turn.
  if (seen.untraceable > 0 && compareReplies(run.ledger, seen).comparison === 'no-messages')
    return { turns: missing, slides, reason: `has ${untraceable(seen)}, and no messages` };
  const turns = outOf(missing, seen, window, run);
  const quoted = [...missing].filter((seq) => seen.onlyQuoted.has(seq) && !turns.has(seq));
  const words = turns.size > 0 || quoted.length === 0 ? [windowWords(window)] : [];
  if (quoted.length > 0) words.push(QUOTED_BY_OTHERS);
  return { turns: new Set([...turns, ...quoted]), slides, reason: words.join(', and ') };
}

function untraceable({ untraceable: replies }: SeenTurns): string {
  return count(
    replies,
    'reply that does not show what it answers',
    'replies that do not show what they answer',
  );
}

function outOf(
  missing: ReadonlySet<number>,
  seen: SeenTurns,
  window: HistoryWindow,
  run: ProvableRun,
): ReadonlySet<number> {
  // Which turns are older is known of one conversation only.
  if (run.sources && window.kind !== 'whole') return missing;
  switch (window.kind) {
    case 'without-newest':
    case 'page':
      return missing;
    case 'newest':
    case 'unknown':
      return withoutOlder(missing, run);
    case 'whole':
      // What is older than the run shows that nothing of it is cut off. A kill takes the oldest from a server's memory.
      return run.wasKilled || seen.others > 0 ? new Set() : answeredFirst(missing, run.ledger);
  }
}

/**
 * Those before which fewer turns are shown than were under way at once. Of more, one at least was answered before the missing one
 * was sent, so it is older for certain.
 */
function withoutOlder(
  missing: ReadonlySet<number>,
  { ledger, concurrency }: ProvableRun,
): ReadonlySet<number> {
  let shown = 0;
  const unproven = new Set<number>();
  for (let seq = 0; seq < ledger.size && shown < concurrency; seq++) {
    if (ledger.certainty(seq) !== 'acknowledged') continue;
    if (missing.has(seq)) unproven.add(seq);
    else shown++;
  }
  return unproven;
}

/** Those that were answered before every turn that is shown. */
function answeredFirst(missing: ReadonlySet<number>, ledger: Ledger): ReadonlySet<number> {
  let firstShown = Number.POSITIVE_INFINITY;
  for (let seq = 0; seq < ledger.size; seq++)
    if (ledger.certainty(seq) === 'acknowledged' && !missing.has(seq))
      firstShown = Math.min(firstShown, ledger.rank(seq));
  return new Set([...missing].filter((seq) => ledger.rank(seq) < firstShown));
}
