/** Letters of scripts that are written without spaces between words. */
const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map(
  (script) => `\\p{scx=${script}}`,
);

const LETTERS = String.raw`\p{L}\p{N}\p{M}`;

/** A letter, digit or mark of the other scripts. */
const SPACED_LETTER = `[[${LETTERS}]--[${UNSPACED.join('')}]]`;

/** Words, and stretches without spaces of the scripts that have none; the latter are in the group. */
const WORDS = new RegExp(`([[${UNSPACED.join('')}]&&[${LETTERS}]]+)|${SPACED_LETTER}+`, 'gv');

const IS_SPACED_LETTER = new RegExp(`^${SPACED_LETTER}$`, 'v');

const BEGINS_UNSPACED = new RegExp(`^[${UNSPACED.join('')}]`, 'v');

const ASCII_WORDS = /[a-z0-9]+/g;

/** What people leave out when they type: accents, the vowel points of Hebrew and Arabic, and where a word may be hyphenated. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u00ad]/g;

/** Letters with a stroke, and ligatures, which Unicode does not take apart. */
const LETTER_PARTS: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
};
const WITH_PARTS = new RegExp(`[${Object.keys(LETTER_PARTS).join('')}]`, 'g');

/** A word of a text, folded; `isUnspaced` where it is a stretch of several words that no space divides. */
export interface Word {
  readonly text: string;
  readonly isUnspaced: boolean;
}

/** A text without what makes no difference to a search: case, accents, widths and other forms of the same letters. */
export function folded(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  // First to upper case: `ß` is `SS` there, and the two forms of a small sigma are one.
  const bare = text.normalize('NFKD').replace(MARKS, '').toUpperCase().toLowerCase().replace(MARKS, '');
  return bare.replace(WITH_PARTS, (letter) => LETTER_PARTS[letter] ?? letter).normalize('NFC');
}

/** Whether a text begins with a letter of a script without spaces. */
export function isUnspaced(text: string): boolean {
  return BEGINS_UNSPACED.test(text);
}

/** Whether a character of a folded text is part of a word that spaces divide from others; undefined is none. */
export function isSpacedLetter(codePoint: number | undefined): boolean {
  if (codePoint === undefined) return false;
  const character = String.fromCodePoint(codePoint);
  return codePoint < 0x80 ? /[a-z0-9]/.test(character) : IS_SPACED_LETTER.test(character);
}

/** The words of a folded text, in their order. */
export function* foldedWords(text: string): Generator<Word> {
  if (isAscii(text)) for (const [word] of text.matchAll(ASCII_WORDS)) yield { text: word, isUnspaced: false };
  else
    for (const [word, unspaced] of text.matchAll(WORDS))
      yield { text: word, isUnspaced: unspaced !== undefined };
}

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
