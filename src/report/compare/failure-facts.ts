import type { CompareResult } from '../../compare/result.ts';
import { LETTER, SIDES } from '../../compare/sides.ts';
import { truncate } from '../text/format.ts';
import type { Fact } from './facts-of-earlier.ts';

/** The most kinds of failure of each server, and columns of each, so that the report stays one screen. */
const KINDS = 2;
const COLUMNS = 110;

/** How the requests of each server failed: `B 12 lock-error: HTTP 500 database is locked`. */
export function failureFacts(result: CompareResult): Fact[] {
  const texts = SIDES.flatMap((side) =>
    result[side].failures
      .slice(0, KINDS)
      .map(({ outcome, count, example }) =>
        truncate(`${LETTER[side]} ${count} ${outcome}: ${example}`, COLUMNS),
      ),
  );
  return texts.map((text, index) => [index === 0 ? 'Failures' : '', text]);
}
