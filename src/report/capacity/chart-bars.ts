const PARTS = ' ▏▎▍▌▋▊▉█';

/** A bar for each value, all of so many columns; the highest value fills them. */
export function chartBars(values: readonly number[], columns: number): string[] {
  const most = Math.max(...values, Number.MIN_VALUE);
  return values.map((value) => {
    const eighths = Math.round((value / most) * columns * 8);
    const [whole, rest] = [eighths >> 3, eighths & 7];
    return `${'█'.repeat(whole)}${rest > 0 ? PARTS[rest] : ''}`.padEnd(columns);
  });
}
