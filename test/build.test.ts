import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const sources = globSync('src/**/*.ts', { cwd: ROOT }).map((file) => ({ file, text: read(file) }));

describe('the build', () => {
  it('has each module that is started by its address', () => {
    const started = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/new URL\(`([^`]+)\$\{extname\(import\.meta\.url\)\}`/g)].map(([, path = '']) =>
        // A name that is chosen when it runs.
        join(dirname(file), path.replace(/\$\{\w+\}/, '*')).replace(/^src/, 'dist'),
      ),
    );
    expect(started.length).toBeGreaterThan(5);
    for (const path of started) expect.soft(globSync(`${path}.js`, { cwd: ROOT }), path).not.toEqual([]);
  });

  it('knows the only way in which the sources ask for their own address', () => {
    const others = sources.filter(({ text }) => /import\.meta(?!\.url\b)/.test(text));
    expect(others.map(({ file }) => file)).toEqual([]);
  });

  it('has the licence of each package that is in it', () => {
    const maps = globSync('dist/**/*.js.map', { cwd: ROOT }).map((file) => JSON.parse(read(file)));
    const folders = maps.flatMap(({ sources }: { readonly sources: readonly string[] }) =>
      sources.flatMap((source) => /.*(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []),
    );
    const packages = [...new Set(folders)].map((folder) => folder.replace('node_modules/', ''));
    expect(packages).toContain('fastify');
    // Not imported, but copied.
    packages.push('chart.js', '@kurkle/color');
    const licences = read('dist/LICENSES.txt');
    const titles = licences.split('\n').map((line) => line.split(', ')[0]);
    expect(packages.filter((name) => !titles.includes(name))).toEqual([]);
    expect(licences).toContain('Copyright (c) 2016-present The Fastify team');
  });
});
