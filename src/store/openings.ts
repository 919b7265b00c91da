import { firstWords } from './summary.ts';

/** Characters of a message that titles, previews and summaries look at: an imported one may have gigabytes. */
export const OPENING_CHARS = 10_000;

const TITLE_CHARS = 50;
const PREVIEW_CHARS = 100;

/** The title of a conversation that was given none, from how its first message begins. */
export function titleFrom(opening: string): string {
  return firstWords(opening, TITLE_CHARS);
}

/** What a list shows of the latest message, from how that begins. */
export function previewFrom(opening: string): string {
  return firstWords(opening, PREVIEW_CHARS);
}
