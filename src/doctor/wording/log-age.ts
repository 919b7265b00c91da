import { formatUptime } from '../../duration.ts';
import type { FileFacts } from '../facts/file/file-facts.ts';

/** Files that one commit writes one after the other differ by less. */
const LATER_MS = 1_000;

/** Whether the database was written long after its log. A hint, and no proof: a checkpoint does that, too. */
export function isOlderLog(file: FileFacts | null): boolean {
  return laterMs(file) > LATER_MS;
}

/** Empty if the log is not older. */
export function describeLogAge(file: FileFacts | null): string[] {
  return isOlderLog(file)
    ? [
        `the database was written ${formatUptime(laterMs(file) / 1_000)} after it, as when a backup is copied over it`,
      ]
    : [];
}

function laterMs(file: FileFacts | null): number {
  const log = file?.kind === 'database' ? file.companions.wal : null;
  return file?.kind === 'database' && log ? file.entry.modifiedAt - log.modifiedAt : 0;
}
