import type { BigIntStats, Stats } from 'node:fs';

/** The kind of what is neither a file nor a link: `a folder`, `a named pipe`, `a socket` or `a device`. */
export function specialKind(stats: Stats | BigIntStats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}
