import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenesisError, messageOf } from './errors.ts';

const inUse = new Set<string>();

/** Removes all folders in use, synchronously: for a process that is about to exit. */
export function removeTemporaryFolders(): void {
  for (const folder of inUse) rmSync(folder, { recursive: true, force: true });
}

/** Runs `use` with a new folder, and removes the folder afterwards. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeFolder();
  inUse.add(folder);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    inUse.delete(folder);
  }
}

async function makeFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'genesis-'));
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
