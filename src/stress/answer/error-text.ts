import { databaseErrorTraits } from './database/database-error.ts';
import { databaseErrorIn, foundErrorIn } from './database/database-error-in.ts';

const BEGINS_AS_ERROR =
  /^\W*(?:an? |internal |server |database |unexpected )*(?:[\w.]*(?:error|exception)\b|failed|failure|sorry|unable|could ?n[o\u2019']t|can ?n?[o\u2019']t|something went wrong|fatal\b|erreur\b|fehler\b|[a-z_]\w*\.[\w.]*[a-z]\w*\W{0,2}[:)]|pq: |PG::|ActiveRecord::|SQLSTATE)/i;

/** What may follow the name of an error: a code, or a request to try again. */
const AFTER_NAME_CHARS = 50;

/** What database servers and their drivers add to an error, as much as they like. */
const DETAILS = /^.{0,60}?(?:\b(?:DETAIL|HINT|CONTEXT):|\[SQL)/is;

/**
 * Whether a text about a database error is the error, rather than a reply that explains it. The words of PostgreSQL are
 * plain English: a text that begins as an error also has to end with them, and not to quote them.
 */
export function isErrorText(text: string): boolean {
  const found = BEGINS_AS_ERROR.test(text) || isErrorAtOnce(text) ? foundErrorIn(text) : undefined;
  if (found && !databaseErrorTraits(found.error).isOfServer) return true;
  if (found)
    return !/["'`\u201c\u201e\u00ab]/.test(text.charAt(found.from - 1)) && endsSoon(text.slice(found.to));
  const last = databaseErrorIn(text.trim().slice(-AFTER_NAME_CHARS));
  return last !== undefined && !databaseErrorTraits(last).isOfServer;
}

/** Whether its first words are those of a database server. */
function isErrorAtOnce(text: string): boolean {
  const found = foundErrorIn(text.slice(0, 2 * AFTER_NAME_CHARS));
  if (found === undefined || !databaseErrorTraits(found.error).isOfServer) return false;
  return /^\W*$/.test(text.slice(0, found.from));
}

function endsSoon(rest: string): boolean {
  return rest.trim().length <= AFTER_NAME_CHARS || DETAILS.test(rest);
}
