import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenesisError, messageOf } from './errors.ts';

const inUse = new Set<string>();

/** Removes the folders that are in use, at once: for when there is no time to wait for their end. */
export function removeTemporaryFolders(): void {
  for (const folder of inUse) rmSync(folder, { recursive: true, force: true });
}

/** Runs `use` with a new folder that is removed when it is over. */
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
    throw new GenesisError('OUTPUT_UNWRITABLE', `no folder can be made in ${tmpdir()}: ${messageOf(error)}`, {
      hint: 'Set TMPDIR to a folder that this user may write to, or name a database with --db.',
      cause: error,
    });
  }
}
