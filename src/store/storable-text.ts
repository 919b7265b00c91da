/**
 * Whether a database returns a text as it was: UTF-8 has no half of a surrogate pair, and much that reads SQLite ends a text at
 * U+0000.
 */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Why a text is not storable, to end a sentence. */
export const UNSTORABLE = 'has U+0000, or half of a surrogate pair, which cannot be stored';
