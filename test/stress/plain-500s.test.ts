import { describe, expect, it } from 'vitest';
import { SHAPES, type ShapeName } from '../../fixtures/plain-500s/shapes/index.ts';
import type { Cause } from '../../src/stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { runGenesis } from '../support/cli.ts';
import { fixturePath } from '../support/fixture.ts';

/** Stresses the server with a shape, which answers every error with a plain 500, with the built binary. */
async function stress(
  shape: ShapeName,
  ...more: readonly string[]
): Promise<{ exitCode: number | null; result: StressResult }> {
  const server = fixturePath('plain-500s/server.ts');
  const [args, sound] = [more.filter((arg) => arg !== '--sound'), more.includes('--sound') ? ' --sound' : ''];
  const spawn = `"${process.execPath}" "${server}" --shape ${shape}${sound} --port {{port}} --db {{db}}`;
  const target = ['--spawn', spawn, '--url', 'http://127.0.0.1:{{port}}'];
  const { exitCode, stdout } = await runGenesis(['stress', ...target, ...args, '-f', 'json']);
  return { exitCode, result: JSON.parse(stdout) };
}

/** The first cause; `or` for one of two that only the course of the run distinguishes. */
const CAUSES: readonly [shape: ShapeName, cause: Cause, or?: Cause][] = [
  ['lazy-init', 'check-then-insert'],
  ['left-in-transaction', 'poisoned-connection'],
  ['never-ended', 'poisoned-connection', 'transaction-never-ended'],
  ['model-in-transaction', 'lock-across-await'],
  ['model-in-transaction-retries', 'lock-across-await'],
  ['blocking-model-in-transaction', 'lock-across-await'],
  ['deferred', 'deferred-upgrade'],
  ['no-busy-timeout', 'no-busy-timeout', 'deferred-upgrade'],
  ['shared-connection', 'shared-connection'],
  ['pool-timeout', 'pool-exhaustion'],
  ['read-only', 'database-unusable'],
  ['malformed', 'database-unusable'],
  ['full', 'database-unusable'],
  ['cannot-open', 'database-unusable'],
  ['readers-block', 'readers-block-commits'],
];

describe('genesis stress finds, behind plain 500s,', () => {
  it.each(CAUSES)('the cause of the shape %s', async (shape, cause, or = cause) => {
    const { exitCode, result } = await stress(shape, '-c', '20');
    expect([cause, or]).toContain(result.diagnoses[0]?.cause);
    expect([1, 3]).toContain(exitCode);
  });

  it('a long write now and then', async () => {
    const { exitCode, result } = await stress('vacuum', '-c', '20', '-d', '5s');
    expect(result.diagnoses[0]).toMatchObject({ cause: 'long-write' });
    expect(exitCode).toBe(1);
  });

  it('a server that hangs', async () => {
    const { exitCode, result } = await stress('deadlock', '-c', '20', '-t', '4s');
    expect(result.diagnoses[0]).toMatchObject({ cause: 'hang' });
    expect(exitCode).toBe(1);
  });
});

it.each<ShapeName>(['blocking-model', 'one-connection'])(
  'genesis stress notes on the shape %s, which passes, that requests are answered one at a time',
  async (shape) => {
    const { exitCode, result } = await stress(shape, '-c', '20');
    expect(result).toMatchObject({ verdict: { status: 'passed' }, diagnoses: [] });
    expect(result.notes).toMatchObject([{ cause: 'one-at-a-time' }]);
    expect(exitCode).toBe(0);
  },
);

/** Without their defect, these are one server with read-only. */
const ALIKE: readonly string[] = ['malformed', 'full', 'cannot-open'];

it.each(Object.keys(SHAPES).filter((shape) => !ALIKE.includes(shape)) as ShapeName[])(
  'genesis stress passes the sound server with the shape %s, and notes nothing',
  async (shape) => {
    const { exitCode, result } = await stress(shape, '--sound', '-c', '20');
    expect(result).toMatchObject({ verdict: { status: 'passed' }, diagnoses: [], notes: [] });
    expect(exitCode).toBe(0);
  },
);
