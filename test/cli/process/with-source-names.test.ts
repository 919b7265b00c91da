import { execFile } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { withSourceNames } from '../../../src/cli/process/with-source-names.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const at = (path: string) => new URL(`../../../${path}`, import.meta.url).href;

it.each([
  ['', ''],
  [' of a folder with (parentheses), # and %', 'copy (2) # 100%20'],
])('a stack trace of the built files%s names the sources', async (_, folder) => {
  let dist = at('dist');
  if (folder !== '') {
    const copy = join(tempFolder(), folder);
    cpSync(new URL(dist), join(copy, 'dist'), { recursive: true });
    symlinkSync(new URL(at('node_modules')), join(copy, 'node_modules'));
    dist = pathToFileURL(join(copy, 'dist')).href;
  }
  // It throws on the main thread.
  const script = `await import(${JSON.stringify(`${dist}/store/sqlite/pool/worker.js`)}).catch(({ stack }) => console.log(stack));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const [message, first] = withSourceNames(stdout).split('\n');
  expect(message).toMatch(/^TypeError: /);
  expect(first).toMatch(/^ {4}at file:.*\/src\/store\/sqlite\/pool\/worker\.ts:\d+:\d+$/);
});

it('a stack trace of anything else is as it was', () => {
  const { stack = '' } = new Error('at file:///nowhere.js:1:2');
  expect(withSourceNames(stack)).toBe(stack);
});
