import { expect, it } from 'vitest';
import type { VerifyResult } from '../../src/verify/result.ts';
import { runGenesis } from '../support/cli.ts';
import { fixturePath } from '../support/fixture.ts';

/** Verifies the server with a shape, which answers every error with a plain 500, with the built binary. */
async function verify(
  shape: string,
  check: string,
): Promise<{ exitCode: number | null; result: VerifyResult }> {
  const server = fixturePath('plain-500s/server.ts');
  const spawn = `"${process.execPath}" "${server}" --shape ${shape} --port {{port}} --db {{db}}`;
  const target = ['--spawn', spawn, '--url', 'http://127.0.0.1:{{port}}'];
  const { exitCode, stdout } = await runGenesis(['verify', ...target, '--only', check, '--json', '-']);
  return { exitCode, result: JSON.parse(stdout) };
}

// The rules are those of `genesis stress`, which is tried on every shape.
it.each([
  ['lazy-init', 'atomic-init', 'check-then-insert'],
  ['left-in-transaction', 'burst', 'poisoned-connection'],
  ['pool-timeout', 'burst', 'pool-exhaustion'],
])(
  'genesis verify finds, behind plain 500s, the cause of the shape %s: check %s, cause %s',
  async (shape, check, cause) => {
    const { exitCode, result } = await verify(shape, check);
    const [outcome] = result.checks;
    expect(outcome).toMatchObject({ name: check });
    expect(outcome && 'diagnoses' in outcome && outcome.diagnoses[0]).toMatchObject({ cause });
    expect([1, 3]).toContain(exitCode);
  },
);
