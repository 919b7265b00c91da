import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The modules that start other processes; the package as it is built is one. */
const STARTERS = /^(node:child_process|playwright-core|.*\/dist\/index\.js)$/;

/** What a file imports when it runs: no types. */
const IMPORTED =
  /^(?:import|export)(?! type)[^;'"]*?\sfrom '([^']+)'|(?:\bimport(?: |\()|import\.meta\.url\)\()'([^']+)'/gm;

export interface TestFiles {
  /** Those that start no other process. */
  readonly quick: string[];
  readonly processes: string[];
}

/** The test files below a folder, sorted by name. */
export function testFiles(folder: string): TestFiles {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(folder, file))
    .sort();
  return {
    quick: files.filter((file) => !mayStartProcesses(file)),
    processes: files.filter((file) => mayStartProcesses(file)),
  };
}

/** Whether a file imports, itself or by way of others, a module that starts processes. */
export function mayStartProcesses(file: string, seen = new Set<string>()): boolean {
  seen.add(file);
  return importsOf(file).some((name) => {
    if (STARTERS.test(name)) return true;
    if (!name.startsWith('.')) return false;
    const imported = resolve(dirname(file), name);
    return !seen.has(imported) && existsSync(imported) && mayStartProcesses(imported, seen);
  });
}

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORTED)].map(([, from, name]) => from ?? name ?? '');
}
