import type { LiveFailure } from './live-load.ts';

/** `884 crosstalk` for each. */
export function failureWords(failures: readonly LiveFailure[]): string[] {
  return failures.map(({ outcome, count }) => `${count} ${outcome}`);
}
