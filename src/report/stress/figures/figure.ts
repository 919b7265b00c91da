/** What the reader should see at a glance. */
export type Tone = 'plain' | 'good' | 'doubtful' | 'bad';

/** One value of a figure: a row of the HTML page, or a part of the line that the other formats have. */
export interface FigureItem {
  /** What it is, where it has a row to itself. */
  readonly label: string;
  readonly value: string;
  /** The same as a part of a line; null for what only a page has room for. */
  readonly words: string | null;
  readonly tone: Tone;
}

/** A figure of a run, as every format shows it. */
export interface Figure<Name extends string = string> {
  /** In lower case, such as `lock errors`. */
  readonly name: Name;
  readonly items: readonly FigureItem[];
  /** On a line of its own beneath: a drawing, or a line of a log. */
  readonly below: { readonly label: string; readonly text: string } | null;
  readonly tone: Tone;
}

/** An item that reads the same wherever it stands. */
export function plain(label: string, value: string, tone: Tone = 'plain'): FigureItem {
  return { label, value, words: value, tone };
}

/** An item with words of its own within a line. */
export function item(
  label: string,
  value: string | number,
  words: string | null,
  tone: Tone = 'plain',
): FigureItem {
  return { label, value: String(value), words, tone };
}

/** Stands out where it is not 0. */
export function alarming(label: string, number: number, words: string | null): FigureItem {
  return item(label, number, words, number > 0 ? 'bad' : 'plain');
}

/** The parts of its line. */
export function wordsOf({ items }: Figure): string[] {
  return items.flatMap(({ words }) => words ?? []);
}

/** All of it in one line. */
export function lineOf(figure: Figure): string {
  return wordsOf(figure).join(', ');
}
