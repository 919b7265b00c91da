import { readdirSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { tempFolder } from './temp-folder.ts';

/** Has temporary files of this process in a folder of the test; returns what lists them. Other processes have theirs elsewhere. */
export function ownTemporary(): () => string[] {
  const { TMPDIR } = process.env;
  const folder = tempFolder();
  process.env.TMPDIR = folder;
  onTestFinished(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  });
  return () => readdirSync(folder);
}
