/** The value in the middle, or the mean of the two; NaN without values. */
export function median(values: readonly number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  const { length } = ascending;
  return ((ascending[(length - 1) >> 1] ?? Number.NaN) + (ascending[length >> 1] ?? Number.NaN)) / 2;
}
