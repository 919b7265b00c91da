import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GenesisError, messageOf } from '../../errors.ts';

const HINT = 'Name a file in a folder that exists, or - for stdout.';

/** Throws `OUTPUT_UNWRITABLE` if the file could not be written later: better before a long run than after it. */
export function assertWritable(file: string, hint = HINT): void {
  try {
    const exists = existsSync(file);
    if (file.endsWith('/') || (exists && statSync(file).isDirectory())) throw new Error('it is a folder');
    accessSync(exists ? file : dirname(file), constants.W_OK);
  } catch (error) {
    throw unwritable(file, error, hint);
  }
}

export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** `hint`: what to do, in sentences. */
export function unwritable(file: string, cause: unknown, hint = HINT): GenesisError {
  return new GenesisError('OUTPUT_UNWRITABLE', `${file} cannot be written: ${messageOf(cause)}`, {
    hint,
    cause,
  });
}
