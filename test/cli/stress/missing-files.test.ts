import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EXIT } from '../../../src/cli/process/exit-codes.ts';
import { runGenesis } from '../../support/cli.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** For node --import: the files of the load cannot be read. */
const HOOK = `
import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    if (url.includes('/dist/chunks/stress-target')) throw new Error('unreadable');
    return next(url, context);
  },
});`;

it('what cannot be loaded while the server starts is reported, and nothing is left', async () => {
  const folder = tempFolder();
  const run = await runGenesis(['stress', '-c', '1'], {
    nodeArgs: ['--import', `data:text/javascript,${encodeURIComponent(HOOK)}`],
    env: { TMPDIR: folder },
  });
  expect(run.stderr).toMatch(/^internal error: .*\nError: unreadable\n/);
  expect(run.exitCode).toBe(EXIT.internal);
  expect(readdirSync(folder)).toEqual([]);
});
