import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** From top to bottom: a folder imports from those below it only. Those of one row know nothing of each other. */
const LAYERS = [
  ['cli'],
  ['report'],
  ['verify'],
  ['stress', 'server', 'doctor'],
  ['memory', 'settings', 'model'],
  ['db'],
  [''],
];

const layerOf = (folder: string) => LAYERS.findIndex((layer) => layer.includes(folder));
const folderOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : '');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const pattern = /(import|export)( type)?[^;'"]*?\sfrom '(\.[^']+)'|import\('(\.[^']+)'\)/g;
  return [...text.matchAll(pattern)].map((match) => ({
    from: file,
    to: relative(SRC, resolve(SRC, dirname(file), match[3] ?? match[4] ?? '')),
    typeOnly: match[2] !== undefined,
  }));
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);

describe('the folders of src', () => {
  it('are all known', () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => layerOf(folder) === -1)).toEqual([]);
  });

  it('import from below only', () => {
    const upward = imports.filter(({ from, to }) => {
      const [importer, imported] = [folderOf(from), folderOf(to)];
      return importer !== imported && layerOf(imported) <= layerOf(importer);
    });
    expect(upward).toEqual([]);
  });

  it('have no cycle between their files', () => {
    expect(files.filter((file) => reaches(file, file))).toEqual([]);
  });
});

it('only types of results reach the reports', () => {
  const values = imports.filter(
    ({ from, to, typeOnly }) =>
      folderOf(from) === 'report' && ['stress', 'verify', 'doctor'].includes(folderOf(to)) && !typeOnly,
  );
  expect(values).toEqual([]);
});

it('only workers, and the process of the doctor that asks SQLite, open a database', () => {
  const openers = files.filter((file) =>
    /^import (?!type )[^;]*from 'better-sqlite3'/m.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(openers).toEqual([
    'db/worker.ts',
    'doctor/probe/probe-process.ts',
    'stress/faults/outside-worker.ts',
  ]);
});

it('nobody exits the process', () => {
  expect(files.filter((file) => /process\.exit\b/.test(readFileSync(join(SRC, file), 'utf8')))).toEqual([]);
});

it('sees the imports it judges', () => {
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports).toContainEqual({ from: 'cli/main.ts', to: 'errors.ts', typeOnly: false });
  expect(imports).toContainEqual({ from: 'cli/run-server.ts', to: 'server/server.ts', typeOnly: false });
});

function reaches(start: string, goal: string, seen = new Set<string>()): boolean {
  for (const { to } of imports.filter(({ from }) => from === start)) {
    if (to === goal) return true;
    if (seen.has(to)) continue;
    seen.add(to);
    if (reaches(to, goal, seen)) return true;
  }
  return false;
}
