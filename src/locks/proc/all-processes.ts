import { readdirSync } from 'node:fs';

/** The ids of all processes that /proc shows; none if there is no /proc. */
export function allProcesses(): number[] {
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** The names in a folder; none if it does not exist or may not be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
