/** The percentiles in results and reports, lowest first. */
export const PERCENTILES = [50, 90, 95, 99, 99.9] as const;
export type Percentile = (typeof PERCENTILES)[number];
export type PercentileName = `p${Percentile}`;

/** By name: 99 for `p99`. */
export const PERCENTILE_BY_NAME = Object.fromEntries(
  PERCENTILES.map((percentile) => [`p${percentile}`, percentile]),
) as Readonly<Record<PercentileName, Percentile>>;

export const PERCENTILE_NAMES = Object.keys(PERCENTILE_BY_NAME) as readonly PercentileName[];

/** A percentile needs at least one sample above it, except the median: p99 means nothing below 100 samples. */
export function samplesNeeded(percentile: number): number {
  return percentile <= 50 ? 1 : Math.round(100 / (100 - percentile));
}
