import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { supportFile } from '../support/fixture.ts';
import { projectWithGenesis } from '../support/installed.ts';
import { runProgram } from '../support/run-program.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((page) =>
  page.endsWith('.md'),
);

interface Example {
  readonly page: string;
  /** Counted from 1. */
  readonly number: number;
  readonly code: string;
  /** The name in its first line, of one that is run. */
  readonly file: string | undefined;
}

const examples: readonly Example[] = PAGES.flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(
    ([, code = ''], index) => ({
      page,
      number: index + 1,
      code,
      file: /^\/\/ (\S+\.test\.ts)$/m.exec(code.split('\n')[0] ?? '')?.[1],
    }),
  ),
);

/** A project with the examples as files, and what they need. */
function projectOf(files: ReadonlyMap<string, string>): string {
  const project = projectWithGenesis('@types/node', 'vitest');
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  cpSync(supportFile('memory-chat.js'), join(project, 'server.js'));
  for (const [name, code] of files) writeFileSync(join(project, name), code);
  return project;
}

it('there are examples', () => {
  expect(examples.length).toBeGreaterThan(5);
});

it('all of them compile with the built types', async () => {
  const files = new Map(
    examples.map(({ page, number, code }) => [`${page.replace(/\W/g, '-')}-${number}.ts`, code]),
  );
  const project = projectOf(files);
  const compilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, noUncheckedIndexedAccess: true },
    ...{ module: 'nodenext', target: 'es2024', types: ['node'], moduleDetection: 'force' },
  };
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: [...files.keys()] }),
  );
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  expect(await runProgram([process.execPath, tsc, '-p', '.'], project)).toEqual({ exitCode: 0, printed: '' });
});

describe('those with the name of a test file pass', () => {
  const named = examples.flatMap(({ file, code }) => (file === undefined ? [] : [[file, code] as const]));

  it.each(named)('%s', { timeout: 120_000 }, async (file, code) => {
    const project = projectOf(new Map([[file, code]]));
    const vitest = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', '.'];
    const runner = code.includes("from 'vitest'") ? vitest : ['--test'];
    const { exitCode, printed } = await runProgram([process.execPath, ...runner, file], project);
    expect(exitCode, printed).toBe(0);
  });
});
