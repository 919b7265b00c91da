import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from './temp-folder.ts';

/** A file that is removed when the test is over; by default in a folder of its own. */
export function dataFile(name: string, content: string | Uint8Array, folder = tempFolder()): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}
