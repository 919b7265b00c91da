import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { consoleBlocks } from '../console-blocks.ts';
import { documentedPage } from '../documented-page.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const hasTest = new Set(readdirSync(import.meta.dirname).map((file) => basename(file, '.test.ts')));

const PAGES = readdirSync(join(ROOT, 'docs'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => join('docs', file));

/** Those that take nothing for granted. */
const others = PAGES.filter((page) => !hasTest.has(basename(page, '.md')) && blocksOf(page).length > 0);

function blocksOf(page: string) {
  return consoleBlocks(readFileSync(join(ROOT, page), 'utf8'));
}

it('the pages are there, some with a test of their own', () => {
  expect(PAGES.filter((page) => hasTest.has(basename(page, '.md'))).length).toBeGreaterThan(5);
});

for (const page of others) documentedPage(page);
