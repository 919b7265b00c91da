import { expect, it } from 'vitest';
import { runGenesis } from '../../support/cli.ts';

it('measures and audits the streams of the embedded server', async () => {
  const load = ['-n', '100', '-c', '20', '--model-delay', '20', '--slo', 'ttft<1h'];
  const { exitCode, stdout } = await runGenesis(['stress', '--path', '/api/chat/stream', ...load]);
  expect(stdout).toMatch(/^PASSED every request was answered, and what was answered is stored\n/);
  expect(stdout).toContain('Audit 100 acknowledged, 100 stored, 0 lost, 0 duplicated, 0 orphaned');
  expect(stdout).toContain('Goodput 100/100 (100%), ttft<1h in 100');
  expect(stdout).toMatch(/First token p50 .*, 100 streams\n +Token gaps p50 /);
  expect(exitCode).toBe(0);
});
