import { type BigIntStats, statSync } from 'node:fs';

/** What the folder knows of a file, with exact numbers; undefined where it is not there, or may not be looked at. */
export function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
