import { databaseErrorIn } from './database-error.ts';

const BEGINS_AS_ERROR =
  /^\W*(?:an? |internal |server |database |unexpected )*(?:[\w.]*(?:error|exception)\b|failed|failure|sorry|unable|could ?n[o\u2019']t|can ?n?[o\u2019']t|something went wrong)/i;

/** What may follow the name of an error: a code, or a request to try again. */
const AFTER_NAME_CHARS = 50;

/** Whether a text about a database error is the error, rather than a reply that explains it. */
export function isErrorText(text: string): boolean {
  return BEGINS_AS_ERROR.test(text) || databaseErrorIn(text.trim().slice(-AFTER_NAME_CHARS)) !== undefined;
}
