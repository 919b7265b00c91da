import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { dataFile } from '../../support/data-file.ts';

const WITH_SCENARIO = fileURLToPath(
  new URL('../../../src/stress/scenario/with-scenario.ts', import.meta.url),
);

/** Loads a script, begins a round, and prints what ends it. */
const PROGRAM = `
  const { withScenario } = await import(process.argv[1]);
  const begin = (scenario) => new Promise((_, reject) => {
    scenario.live.breakOff = (error) => setImmediate(reject, error);
    setTimeout(() => scenario.round(), 1);
  });
  for (const file of process.argv.slice(2))
    await withScenario(file, begin, { longestLoopMs: 500 }).catch(({ message }) => console.log(message));
`;

it('a loop without an end is ended, with its line, in a round and while its module is loaded', async () => {
  const files = [
    dataFile('round.mjs', 'export default async () => {\n  for (await null; ; );\n};'),
    dataFile('module.mjs', 'const stay = true;\n\nwhile (stay);\nexport default () => {};'),
  ];
  const args = ['--input-type=module', '-e', PROGRAM, WITH_SCENARIO, ...files];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toMatch(
    /round\.mjs:2 has kept the processor for 0\.5 s\n.*module\.mjs:3 has kept the processor/,
  );
});
