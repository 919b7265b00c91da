import { describe, expect, it } from 'vitest';
import type { ShapeName } from '../../fixtures/plain-500s/shapes/index.ts';
import { exitCodeOf } from '../../src/cli/process/exit-codes.ts';
import { type RunStressOptions, runStress, type StressResult } from '../../src/index.ts';
import type { Cause } from '../../src/stress/judge/diagnosis/causes.ts';
import { fixturePath } from '../support/fixture.ts';

/** Stresses the server with a shape, which answers every error with a plain 500, in this process. */
function stress(words: string, more: RunStressOptions = {}): Promise<StressResult> {
  const server = `"${process.execPath}" "${fixturePath('plain-500s/server.ts')}"`;
  const spawn = `${server} --shape ${words} --port {{port}} --db {{db}}`;
  return runStress({ spawn, url: 'http://127.0.0.1:{{port}}', ...more });
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
    const { diagnoses, verdict } = await stress(shape);
    expect([cause, or]).toContain(diagnoses[0]?.cause);
    expect([1, 3]).toContain(exitCodeOf(verdict));
  });

  it('a long write now and then', async () => {
    const { diagnoses, verdict } = await stress('vacuum', { concurrency: 20, durationMs: 5_000 });
    expect(diagnoses[0]).toMatchObject({ cause: 'long-write' });
    expect(exitCodeOf(verdict)).toBe(1);
  });

  it('a server that hangs', async () => {
    const { diagnoses, verdict } = await stress('deadlock', { timeoutMs: 4_000 });
    expect(diagnoses[0]).toMatchObject({ cause: 'hang' });
    expect(exitCodeOf(verdict)).toBe(1);
  });
});

it.each<ShapeName>(['blocking-model', 'one-connection'])(
  'genesis stress notes on the shape %s, which passes, that requests are answered one at a time',
  async (shape) => {
    const result = await stress(shape);
    expect(result).toMatchObject({ verdict: { status: 'passed' }, diagnoses: [] });
    expect(result.notes).toMatchObject([{ cause: 'one-at-a-time' }]);
  },
);

// Without their defect, the others are like one of these: they ask the model, then write in a transaction of its own.
it.each<ShapeName>([
  ...(['lazy-init', 'never-ended', 'blocking-model', 'deferred'] as const),
  ...(['shared-connection', 'readers-block', 'one-connection'] as const),
])('genesis stress passes the sound server with the shape %s, and notes nothing', async (shape) => {
  const result = await stress(`${shape} --sound`);
  expect(result).toMatchObject({ verdict: { status: 'passed' }, diagnoses: [], notes: [] });
});
