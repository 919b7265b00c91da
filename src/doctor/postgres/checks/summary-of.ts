import type { Skipped } from '../../check.ts';
import type { Answer } from '../../facts/contents/contents.ts';

/** The summary of an answered question; otherwise the check is skipped, with the reason. */
export function summaryOf<T>(answer: Answer<T>, summarise: (value: T) => string | Skipped): string | Skipped {
  return answer.status === 'answered'
    ? summarise(answer.value)
    : { status: 'skipped', reason: answer.reason };
}
