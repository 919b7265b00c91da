import type { Integrity } from './contents/contents.ts';
import { findsNothing } from './contents/finds-nothing.ts';
import type { Facts } from './facts.ts';
import { isInUse } from './in-use.ts';
import { type Suspect, suspectOf } from './suspect.ts';

/** A log or journal that was not written for the database beside it, in its present state. */
export interface ForeignLog extends Suspect {
  /** What a check of the database finds without it; null if it was not checked so. */
  readonly without: 'sound' | 'damaged' | null;
  /** Whether the database has a problem with it. */
  readonly isDamagedWith: boolean;
}

/**
 * Undefined if nothing shows it. Never in a database in use, which may be in the middle of a checkpoint; the same is true
 * of one whose log some process keeps elsewhere.
 */
export function foreignLogOf(facts: Facts): ForeignLog | undefined {
  const { file, leftLog, contents, openers } = facts;
  if (file?.kind !== 'database' || isInUse(facts)) return undefined;
  if (openers?.some(({ elsewhere }) => elsewhere.length > 0)) return undefined;
  const { companion, contradictions } = suspectOf(file, leftLog);
  const without = contents?.withoutLog ? foundWithout(contents.withoutLog) : null;
  const isDamagedWith = contents?.integrity.status === 'damaged';
  if (contradictions.length === 0 && !(without === 'sound' && isDamagedWith)) return undefined;
  return { companion, contradictions, without, isDamagedWith };
}

function foundWithout(integrity: Integrity): ForeignLog['without'] {
  if (findsNothing(integrity)) return 'sound';
  return integrity.status === 'damaged' ? 'damaged' : null;
}
