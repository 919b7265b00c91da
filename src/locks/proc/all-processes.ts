import { readdirSync } from 'node:fs';
import { orUndefined } from '../../or-undefined.ts';

/** The ids of all processes that /proc shows; none if there is no /proc. */
export function allProcesses(): number[] {
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** The names in a folder; none if it does not exist or may not be read. */
export function namesIn(folder: string): string[] {
  return orUndefined(() => readdirSync(folder)) ?? [];
}
