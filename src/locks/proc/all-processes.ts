import { readdirSync } from 'node:fs';

/** All processes that /proc shows, by number; none where there is no /proc. */
export function allProcesses(): number[] {
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Empty where there is no such folder, or it may not be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
