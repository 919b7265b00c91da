import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT, succeedIn } from './npm.ts';

interface Packed {
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

describe('npm pack', () => {
  let packed: Packed;
  let paths: readonly string[];

  beforeAll(async () => {
    const place = { node: process.execPath, cwd: ROOT };
    const { stdout } = await succeedIn(place, 'npm', 'pack', '--dry-run', '--json', '--ignore-scripts');
    // A list, or in newer versions an object with the name of each package.
    [packed] = Object.values(JSON.parse(stdout)) as [Packed];
    paths = packed.files.map(({ path }) => path);
  });

  it('takes the program, its pages and what they must have with them, and nothing else', () => {
    const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    expect(paths.filter((path) => !path.startsWith('dist/')).sort()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'bin/genesis.js',
        'bin/supported-node.js',
        'package.json',
        ...pages.map((name) => `docs/${name}`),
      ].sort(),
    );
  });

  it('takes of the build the code, its maps, its types and the licences', () => {
    const built = paths.filter((path) => path.startsWith('dist/'));
    const expected = /^dist\/(LICENSES\.txt|types\/.+\.d\.ts|(?!types\/).+\.js(\.map)?)$/;
    expect(built.filter((path) => !expected.test(path))).toEqual([]);
    expect(built).toEqual(
      expect.arrayContaining(['dist/LICENSES.txt', 'dist/cli/main.js', 'dist/cli/main.js.map']),
    );
  });

  it('takes what package.json points to', () => {
    const { bin, types, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const pointedTo = [bin, exports].flatMap(stringsIn).map((path) => path.replace(/^\.\//, ''));
    expect(pointedTo).toContain('bin/genesis.js');
    // For TypeScript with the resolution of an older Node, which is its default for CommonJS.
    expect(types).toBe(exports['.'].types);
    expect(pointedTo.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it('makes a small tarball', () => {
    expect(packed.size).toBeLessThan(3 * 1024 ** 2);
  });
});

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
