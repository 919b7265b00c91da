import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { GENESIS } from '../support/genesis.ts';

const HOOK = new URL('../support/loaded-files.js', import.meta.url).href;

/** Each file costs a start a third of a millisecond, and on a busy machine two. */
const MOST_FILES = 60;

it('a server on SQLite loads few files, and nothing that it does not need yet', async () => {
  const args = ['--import', HOOK, GENESIS, 'serve', '--port', '0', '--temporary', '--log-level', 'silent'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  // The banner: it listens.
  child.stdout.once('data', () => child.kill('SIGTERM'));
  await once(child, 'close');
  const [, json = ''] = /^loaded (.*)$/m.exec(errors) ?? [];
  const files: readonly string[] = JSON.parse(json);
  expect(files.length).toBeLessThan(MOST_FILES);
  expect(files.filter((file) => /node_modules|undici|prometheus|postgres|chart|junit/.test(file))).toEqual(
    [],
  );
});
