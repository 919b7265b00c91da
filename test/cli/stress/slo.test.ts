import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { CHAT_ROUTES, HISTORY_ROUTES, startChatApi } from '../../support/chat-api.ts';
import { runGenesis } from '../../support/cli.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function stress(...args: string[]) {
  const file = join(tempFolder(), 'result.json');
  const ended = await runGenesis(['stress', ...args, '-o', file, '-o', '-']);
  return { ...ended, file, result: JSON.parse(readFileSync(file, 'utf8')) as StressResult };
}

it('counts the failed requests among those that were due, and judges by the share', async () => {
  let requests = 0;
  const { url } = await startChatApi({
    ...HISTORY_ROUTES,
    'POST /api/chat': (call) =>
      ++requests % 4 === 0 ? [500, '{}'] : (CHAT_ROUTES['POST /api/chat']?.(call) ?? [500, '']),
  });
  const limits = ['--url', url, '-n', '20', '-c', '2', '--slo', 'latency<1h', '--slo', 'latency <= 30m'];
  const kept = await stress(...limits, '--threshold', 'goodput>=75%');
  expect(kept.stdout).toMatch(/^PASSED as many requests were answered as the thresholds require/);
  expect(kept.stdout).toContain('     Goodput 15/20 (75%), latency<1h in 15, latency<=30m in 15\n');
  expect(kept.result.goodput).toMatchObject({ kept: 15, due: 20 });
  const missed = await runGenesis(['report', kept.file, '--threshold', 'goodput>75%']);
  expect(missed).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^FAILED goodput>75%: 75%\n/) });
});

it('adds up over rounds, and says that no answer streamed text', async () => {
  const limits = ['--slo', 'latency<1h', '--slo', 'ttft<1h'];
  const { exitCode, stdout, result } = await stress('--rounds', '2', '-c', '3', ...limits);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/Goodput 0\/6 \(0%\), latency<1h in 6, ttft<1h in 0,\s+no answer streamed text\n/);
  expect(result.goodput).toMatchObject({
    kept: 0,
    due: 6,
    slos: [
      { kept: 6, unmeasured: 0 },
      { kept: 0, unmeasured: 6 },
    ],
  });
});
