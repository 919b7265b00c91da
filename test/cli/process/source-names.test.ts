import { execFile } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { tempFolder } from '../../support/temp-folder.ts';

const at = (path: string) => new URL(`../../../${path}`, import.meta.url).href;

const NAME_SOURCES = `
  import { nameSources } from '${at('src/cli/process/source-names.ts')}';
  nameSources();`;

/** What a script prints whose stack traces name the sources. */
async function printed(script: string): Promise<readonly string[]> {
  const args = ['--input-type=module', '-e', `${NAME_SOURCES}${script}`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.split('\n');
}

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
  const [message, first] = await printed(
    `await import(${JSON.stringify(`${dist}/store/sqlite/pool/worker.js`)}).catch(({ stack }) => console.log(stack));`,
  );
  expect(message).toMatch(/^TypeError: /);
  expect(first).toMatch(/^ {4}at file:.*\/src\/store\/sqlite\/pool\/worker\.ts:\d+:\d+$/);
});

it('a stack trace begins as it would in Node, with the code of an error of Node', async () => {
  const errors = `[() => Buffer.alloc('x'), () => { throw new RangeError('r'); }, () => null.x, () => {
    const { stack } = new Error('m', { cause: 1 });
    throw { stack };
  }]`;
  const show = `for (const fail of ${errors}) try { fail(); } catch ({ stack }) { console.log(stack.split('\\n')[0]); }`;
  expect(await printed(show)).toEqual([
    expect.stringMatching(/^TypeError \[ERR_INVALID_ARG_TYPE\]: The "size" argument/),
    'RangeError: r',
    expect.stringMatching(/^TypeError: Cannot read properties of null/),
    'Error: m',
    '',
  ]);
});
