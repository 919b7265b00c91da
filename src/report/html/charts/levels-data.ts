/** Figures by level, such as latencies by rate. */
export interface LevelsData {
  readonly kind: 'levels';
  readonly unit: 'ms' | 'per-second' | 'percent';
  /** Of the axes. */
  readonly across: string;
  readonly up: string;
  readonly isWide: boolean;
  readonly logarithmic: boolean;
  readonly lines: readonly LevelLine[];
  /** The interval of the knee; null where there is none. */
  readonly knee: { readonly from: number; readonly to: number } | null;
}

export interface LevelLine {
  readonly label: string;
  /** The custom CSS property of its colour, without dashes. */
  readonly colour: string;
  readonly isDashed: boolean;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** A point where the figure is known. */
export function pointAt(x: number, y: number | null | undefined): { x: number; y: number }[] {
  return y == null ? [] : [{ x, y }];
}
