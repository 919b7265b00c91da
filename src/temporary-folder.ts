import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenesisError, messageOf } from './errors.ts';

/** Runs `use` with a new folder that is removed when it is over. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeFolder();
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
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
