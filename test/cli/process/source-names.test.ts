import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const at = (path: string) => new URL(`../../../${path}`, import.meta.url).href;

it('a stack trace of the built files names the sources', async () => {
  // It throws on the main thread.
  const script = `
    import { nameSources } from '${at('src/cli/process/source-names.ts')}';
    nameSources();
    await import('${at('dist/store/sqlite/pool/worker.js')}').catch(({ stack }) => console.log(stack));`;
  const args = ['--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const [message, first] = stdout.split('\n');
  expect(message).toMatch(/^TypeError: /);
  expect(first).toMatch(/^ {4}at file:.*\/src\/store\/sqlite\/pool\/worker\.ts:\d+:\d+$/);
});
