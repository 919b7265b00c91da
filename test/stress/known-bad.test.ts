import { expect, it } from 'vitest';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { runGenesis } from '../support/cli.ts';
import { fixturePath } from '../support/fixture.ts';

/** Stresses the known-bad server with the built binary. */
async function stress(
  defect: string,
  args: readonly string[],
): Promise<{ exitCode: number | null; result: StressResult }> {
  const server = fixturePath('known-bad/server.ts');
  const places = '--port {{port}} --db {{db}} --model-url {{model-url}}';
  const spawn = `"${process.execPath}" "${server}" --defect ${defect} ${places}`;
  const target = ['--spawn', spawn, '--url', 'http://127.0.0.1:{{port}}'];
  const { exitCode, stdout } = await runGenesis(['stress', ...target, ...args, '-f', 'json']);
  return { exitCode, result: JSON.parse(stdout) };
}

const MODEL_FAILS = ['--fault', 'model-error:20%'];

// Those that `genesis verify` finds by the same load are tested there.
it.each<[defect: string, args: string[], cause: string, exitCode: number]>([
  ['small-pool', ['-c', '20'], 'pool-exhaustion', 1],
  ['no-retry', ['-c', '20', '--fault', 'lock@0s:1s'], 'no-retry', 1],
  ['crosstalk', ['-c', '20'], 'unbounded-context', 1],
  ['remove-last-message', ['-c', '20', '-n', '300', ...MODEL_FAILS], 'remove-last-message', 3],
  // In a new database, no earlier run with the seed can have stored the same.
  ['duplicate-write', ['-c', '20', '--seed', 'again'], 'repeated-write', 3],
])('genesis stress names the cause of the defect %s', async (defect, args, cause, exitCode) => {
  const run = await stress(defect, args);
  expect(run.result.diagnoses[0]).toMatchObject({ cause });
  expect(run.exitCode).toBe(exitCode);
});

it('genesis stress names no cause for the server without a defect', async () => {
  const { exitCode, result } = await stress('none', ['-c', '20', '-n', '200']);
  expect(result).toMatchObject({ verdict: { status: 'passed' }, diagnoses: [] });
  expect(exitCode).toBe(0);
});
