import { type BigIntStats, statSync } from 'node:fs';

/** The `stat` of a file, with exact numbers; undefined if it does not exist or may not be read. */
export function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
