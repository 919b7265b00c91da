import { expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/process/exit-codes.ts';
import { type RunStressOptions, runStress } from '../../src/index.ts';
import { fixturePath } from '../support/fixture.ts';

const PLACES = '--port {{port}} --db {{db}} --model-url {{model-url}}';

// Those that `genesis verify` finds by the same load are tested there.
it.each<[defect: string, options: RunStressOptions, cause: string, exitCode: number]>([
  ['no-retry', { faults: [{ kind: 'lock', atMs: 0, forMs: 2_500 }] }, 'no-retry', 1],
  // In a new database, no earlier run with the seed can have stored the same.
  ['duplicate-write', { seed: 'again' }, 'repeated-write', 3],
])('genesis stress names the cause of the defect %s', async (defect, options, cause, exitCode) => {
  const spawn = `"${process.execPath}" "${fixturePath('known-bad/server.ts')}" --defect ${defect} ${PLACES}`;
  const result = await runStress({ spawn, url: 'http://127.0.0.1:{{port}}', ...options });
  expect(result.diagnoses[0]).toMatchObject({ cause });
  expect(exitCodeOf(result.verdict)).toBe(exitCode);
});
