import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from './temp-folder.ts';
import { testFiles } from './test-files.ts';

const STARTS = `import { spawn } from 'node:child_process';`;
// In two parts: the text would be an import of this file.
const STARTS_LATER = `const { spawn } = await ${'import'}('node:child_process');`;

/** Whether `a.test.ts` is quick, among these files of one folder. */
function isQuick(files: Readonly<Record<string, string>>): boolean {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const { quick, processes } = testFiles(folder);
  expect([...quick, ...processes]).toEqual([join(folder, 'a.test.ts')]);
  return quick.length === 1;
}

describe('a test file is quick', () => {
  it.each([
    ['without an import', {}, ''],
    ['that imports packages and files', { 'b.ts': '' }, `import { it } from 'vitest';\nimport './b.ts';`],
    ['that imports types alone', {}, `import type { ChildProcess } from 'node:child_process';`],
    ['that only names the module', {}, `const name = 'node:child_process';`],
    [
      'whose imports go in a circle',
      { 'b.ts': `import { a } from './c.ts';`, 'c.ts': `export { b } from './b.ts';` },
      `import { b } from './b.ts';`,
    ],
  ])('%s', (_, others, text) => {
    expect(isQuick({ ...others, 'a.test.ts': text })).toBe(true);
  });
});

describe('a test file is not quick', () => {
  it.each([
    ['that starts processes', {}, STARTS],
    ['that may start a browser', {}, `import { chromium } from 'playwright-core';`],
    ['that imports on the way', {}, STARTS_LATER],
    ['that imports in several lines', {}, `import {\n  fork,\n  spawn,\n} from 'node:child_process';`],
    ['with a helper that starts them', { 'b.ts': STARTS }, `import { b } from './b.ts';`],
    [
      'with one far away',
      { 'b.ts': `export * from './c/d.ts';`, 'c/d.ts': `import '../e.ts';`, 'e.ts': STARTS },
      `import './b.ts';`,
    ],
  ])('%s', (_, others, text) => {
    expect(isQuick({ ...others, 'a.test.ts': text })).toBe(false);
  });
});

it('the test files of this project are of both kinds', () => {
  const { quick, processes } = testFiles('test');
  expect(quick).toContain('test/duration.test.ts');
  expect(processes).toContain('test/cli/serve.test.ts');
  // It starts one by way of src/.
  expect(processes).toContain('test/stress/target/spawned.test.ts');
});
