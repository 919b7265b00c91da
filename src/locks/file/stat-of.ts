import { type BigIntStats, statSync } from 'node:fs';
import { orUndefined } from '../../or-undefined.ts';

/** The `stat` of a file, with exact numbers; undefined if it does not exist or may not be read. */
export function statOf(path: string): BigIntStats | undefined {
  return orUndefined(() => statSync(path, { bigint: true }));
}
