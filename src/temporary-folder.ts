import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenesisError, messageOf } from './errors.ts';

/** More than a database has files. */
const MAX_RETRIES = 10;

const inUse = new Set<string>();

/** Removes all folders in use, synchronously: for a process that is about to exit. */
export function removeTemporaryFolders(): void {
  // Again and again: a thread that is just opening a database may add files until the folder is gone.
  for (const folder of inUse) rmSync(folder, { recursive: true, force: true, maxRetries: MAX_RETRIES });
}

/** Runs `use` with a new folder, and removes the folder afterwards. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeFolder();
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    inUse.delete(folder);
  }
}

/** Synchronous, so that no signal finds a folder that is not in use yet. */
function makeFolder(): string {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'genesis-'));
    inUse.add(folder);
    return folder;
  } catch (error) {
    throw new GenesisError(
      'OUTPUT_UNWRITABLE',
      `cannot create a folder in ${tmpdir()}: ${messageOf(error)}`,
      {
        hint: 'Set TMPDIR to a folder that this user may write to, or name a database with --db.',
        cause: error,
      },
    );
  }
}
