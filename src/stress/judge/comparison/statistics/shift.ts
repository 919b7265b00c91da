/** A shift between two sides; upward is worse. */
export interface Shift {
  /** The likeliest one. */
  readonly estimate: number;
  /** The probability of such rounds if the shift is at most `value`. */
  pAbove(value: number): number;
  /** The shift lies below it with a probability of at most `level`, and above the upper limit with as much. */
  lowerLimit(level: number): number;
  upperLimit(level: number): number;
}
