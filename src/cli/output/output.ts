import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, GenesisError, messageOf } from '../../errors.ts';
import type { Terminal } from './terminal.ts';

/** Throws `OUTPUT_UNWRITABLE` where a result could not be written later: before the load, not after it. */
export function assertWritable(file: string): void {
  try {
    const exists = existsSync(file);
    if (file.endsWith('/') || (exists && statSync(file).isDirectory())) throw new Error('it is a folder');
    accessSync(exists ? file : dirname(file), constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, cause: unknown): GenesisError {
  return new GenesisError('OUTPUT_UNWRITABLE', `${file} cannot be written: ${messageOf(cause)}`, {
    hint: 'Name a file in a folder that exists, or - for stdout.',
    cause,
  });
}

/** Watches stdout and stderr for errors; `flushed` throws `OUTPUT_UNWRITABLE` if stdout could not be written. */
export function watchOutput({ stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>): {
  flushed(): Promise<void>;
} {
  let failure: Error | undefined;
  stdout.on('error', (error) => {
    failure = error;
  });
  // Where nothing can be said any more, there is nothing to do.
  stderr.on('error', () => {});
  return {
    flushed: async () => {
      await new Promise<void>((resolve) => stdout.write('', () => resolve()));
      // `genesis … | head` closes our stdout early: that is no error, there is just nobody left to read.
      if (failure && codeOf(failure) !== 'EPIPE') throw unwritable('stdout', failure);
    },
  };
}
