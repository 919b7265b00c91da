const BARS = '▁▂▃▄▅▆▇█';

/** A sign as high as a share, from 0 to 1; a blank for 0. */
export function barSign(share: number): string {
  return share > 0 ? (BARS[Math.ceil(Math.min(1, share) * BARS.length) - 1] ?? ' ') : ' ';
}

/** The same, full only for a whole: 99% does not look like 100%. */
export function partSign(share: number): string {
  if (share <= 0 || share >= 1) return barSign(share);
  return barSign(Math.max(1, Math.floor(share * BARS.length)) / BARS.length);
}
