import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function rulesInCode(): string[] {
  const folder = join(ROOT, 'src/doctor');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  const lines = texts.flatMap((text) => text.match(/^ +rule: .*$/gm) ?? []);
  return lines.flatMap((line) => [...line.matchAll(/'([a-z-]+)'/g)].map(([, rule = '']) => rule));
}

/** The last columns of the tables of checks: of SQLite, and of PostgreSQL. */
function rulesInDocs(): string[] {
  const page = readFileSync(join(ROOT, 'docs/doctor.md'), 'utf8');
  const tables = [...page.matchAll(/\| check \| looks at \| findings \|\n(.*?)\n\n/gs)];
  const columns = tables
    .flatMap(([, table = '']) => table.split('\n').slice(1))
    .map((row) => row.split(' | ').at(-1) ?? '');
  return columns.flatMap((column) => [...column.matchAll(/`([a-z-]+)`/g)].map(([, rule = '']) => rule));
}

it('docs/doctor.md names every finding, and none that does not exist', () => {
  const rules = rulesInDocs();
  expect(rules.length).toBeGreaterThan(50);
  expect(rules.toSorted()).toEqual([...new Set(rulesInCode())].toSorted());
});
