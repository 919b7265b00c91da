/** How a value is highlighted. */
export type Tone = 'plain' | 'good' | 'doubtful' | 'bad';

/** One value of a figure: a row of the HTML page, or a part of the line in the other formats. */
export interface FigureItem {
  /** Its name in a row of its own. */
  readonly label: string;
  readonly value: string;
  /** The value as a part of a line; null for one that only the page has room for. */
  readonly words: string | null;
  readonly tone: Tone;
}

/** A figure of a run, for every format. */
export interface Figure<Name extends string = string> {
  /** In lower case, such as `lock errors`. */
  readonly name: Name;
  readonly items: readonly FigureItem[];
  /** On a line of its own below: a drawing, or a line of a log. */
  readonly below: { readonly label: string; readonly text: string } | null;
  readonly tone: Tone;
  /** Whether the text report leaves out the items that do not fit on its first line. */
  readonly isOneLine: boolean;
}

/** An item with the same text in a row and in a line. */
export function plain(label: string, value: string, tone: Tone = 'plain'): FigureItem {
  return { label, value, words: value, tone };
}

/** An item with another text in a line. */
export function item(
  label: string,
  value: string | number,
  words: string | null,
  tone: Tone = 'plain',
): FigureItem {
  return { label, value: String(value), words, tone };
}

/** An item that is highlighted unless it is 0. */
export function alarming(label: string, number: number, words: string | null): FigureItem {
  return item(label, number, words, number > 0 ? 'bad' : 'plain');
}

/** The parts of a figure's line. */
export function wordsOf({ items }: Figure): string[] {
  return items.flatMap(({ words }) => words ?? []);
}

/** The whole figure in one line. */
export function lineOf(figure: Figure): string {
  return wordsOf(figure).join(', ');
}
