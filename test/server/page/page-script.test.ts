import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { pageSource } from '../../../src/server/page/page-source.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const TSC = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));

const OPTIONS = {
  target: 'es2024',
  lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable'],
  module: 'esnext',
  types: [],
  checkJs: true,
  strict: true,
  noEmit: true,
  noUnusedLocals: true,
  noImplicitReturns: false,
};

/** The lines before the script stay, empty, so that the errors have the lines of the page. */
function scriptOf(html: string): string {
  const [before = '', script = ''] = /^(.*<script type="module">)(.*)<\/script>/s.exec(html)?.slice(1) ?? [];
  expect(script).not.toBe('');
  return before.replace(/[^\n]/g, '') + script;
}

it('the script of the page has no error that types show', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'page.js'), `export {};${scriptOf(pageSource())}`);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: OPTIONS, files: ['page.js'] }),
  );
  const { stdout, status } = spawnSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
