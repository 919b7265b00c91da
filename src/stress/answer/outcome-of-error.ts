import { errorLine } from './answer-detail.ts';
import { type Classified, failed } from './classified.ts';
import { databaseErrorTraits } from './database/database-error.ts';
import { databaseErrorIn } from './database/database-error-in.ts';
import { isSqlstate } from './database/sqlstates-in.ts';
import type { ReportedError } from './json/reported-error.ts';
import type { Outcome } from './outcome.ts';

const CODE_OUTCOMES: ReadonlyMap<unknown, Outcome> = new Map<unknown, Outcome>([
  ['DB_LOCKED', 'lock-error'],
  ['POOL_ACQUIRE_TIMEOUT', 'pool-exhausted'],
  ['POOL_QUEUE_FULL', 'overloaded'],
  // What the status would be, had the answer not begun with success.
  ...[429, 503, '429', '503'].map((code) => [code, 'overloaded'] as const),
]);

/** Undefined for a code that is not known. */
export function outcomeOfCode(code: unknown): Outcome | undefined {
  return CODE_OUTCOMES.get(code);
}

/** Most servers report an error only in words; undefined where they are not about a database. */
export function outcomeOfText(text: string): Outcome | undefined {
  const error = databaseErrorIn(text);
  return error === undefined ? undefined : (databaseErrorTraits(error).outcome ?? undefined);
}

/** Whether an error leaves open what became of the turn: its database was lost while it was committed. */
export function isOpen(code: unknown): boolean {
  return code === 'DB_CONNECTION_LOST';
}

/** In the words of models' servers. */
const TOO_MUCH = /rate.?limit|too many requests|overloaded/i;

/** What an error within an answer of success means. */
export function classifyReported(
  { where, code, text, isProblem }: ReportedError,
  status: number,
): Classified {
  const other = where === 'stream' ? 'error-in-stream' : 'internal-error';
  // The message may be in any language, and the code outside it.
  const said = isSqlstate(code) && !text.includes(code) ? `${text} (SQLSTATE ${code})` : text;
  const inWords = outcomeOfText(said) ?? (TOO_MUCH.test(text) ? 'overloaded' : undefined);
  const outcome = outcomeOfCode(code) ?? inWords ?? other;
  const classified = failed(outcome, errorLine(status, `error in the ${where}: `, said));
  if (isOpen(code)) return { ...classified, certainty: 'unknown' };
  return isProblem ? { ...classified, certainty: 'failed' } : classified;
}
