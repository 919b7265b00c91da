import { globSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { unsupportedNode } from '../../bin/supported-node.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
// It has no types.
const semver: { satisfies(version: string, range: string): boolean } = createRequire(import.meta.url)(
  'semver',
);

/** Not installed with pg, and looked for only where NODE_PG_FORCE_NATIVE asks for it. */
const NEVER_INSTALLED = 'pg-native';

describe('package.json', () => {
  it.each([
    ['18.20.8', false],
    ['20.20.2', false],
    ['22.18.0', false],
    ['22.19.0', true],
    ['22.30.1', true],
    ['23.11.1', false],
    ['24.0.0', true],
    ['25.2.1', true],
    ['30.0.0', true],
  ])('has the rule of the program for Node %s', (version, isSupported) => {
    expect(semver.satisfies(version, manifest.engines.node)).toBe(isSupported);
    expect(unsupportedNode(version) === undefined).toBe(isSupported);
  });

  it('has as dependencies what the build imports, and nothing that is in it', () => {
    const imported = globSync('dist/**/*.js', { cwd: ROOT }).flatMap((file) => importsOf(read(file)));
    const packages = new Set(imported.filter((name) => !isBuiltin(name) && name !== NEVER_INSTALLED));
    expect([...packages].sort()).toEqual(Object.keys(manifest.dependencies));
    expect(imported.length).toBeGreaterThan(100);
  });

  it('runs nothing where it is installed', () => {
    const scripts = Object.keys(manifest.scripts);
    expect(scripts.filter((name) => /^(pre|post)?(install|uninstall)$/.test(name))).toEqual([]);
  });

  it('names one address, that of the README', () => {
    const [address = ''] = /https:\/\/github\.com\/[^\s)]+/.exec(read('README.md')) ?? [];
    const { homepage, bugs, repository } = manifest;
    expect([homepage, bugs.url, repository.url]).toEqual([
      `${address}#readme`,
      `${address}/issues`,
      `git+${address}.git`,
    ]);
    expect(read('build/prepare.js')).toContain(`git+${address}\\n`);
  });

  it('has the version of the lock file', () => {
    const { name, version } = JSON.parse(read('package-lock.json'));
    expect({ name, version }).toEqual({ name: manifest.name, version: manifest.version });
  });
});

/** The packages and modules of Node that a built file imports. The quotes are the build's: comments have others. */
function importsOf(code: string): string[] {
  const pattern = /(?:^import |^(?:import|export)\b[^;"]*\bfrom |\bimport\(|\b__require\()"([^."/][^"]*)"/gm;
  return [...code.matchAll(pattern)].map(([, name = '']) => name.replace(/^((?:@[^/]+\/)?[^/]+).*/, '$1'));
}
