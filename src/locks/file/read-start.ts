import { closeSync, constants, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { orUndefined } from '../../or-undefined.ts';
import { type Entry, entryOf } from './entry.ts';

/** The first bytes of a file, at most `most`, and the entry of the same open file. */
export async function readStart(path: string, most: number): Promise<{ start: Buffer; entry: Entry }> {
  // The file may have become a pipe in the meantime: opening it would wait for a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0);
    return { start: buffer.subarray(0, bytesRead), entry: entryOf(await file.stat({ bigint: true })) };
  } finally {
    await file.close();
  }
}

/** The same, synchronously and without the entry; undefined if it cannot be read. */
export function readStartSync(path: string, most: number): Buffer | undefined {
  return orUndefined(() => {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const bytes = Buffer.alloc(most);
      return bytes.subarray(0, readSync(file, bytes, 0, most, 0));
    } finally {
      closeSync(file);
    }
  });
}
