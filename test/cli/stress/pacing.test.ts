import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { reportAs } from '../../../src/report/report-as.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { built } from '../../support/built.ts';
import { CHAT_ROUTES, HISTORY_ROUTES, startChatApi } from '../../support/chat-api.ts';
import { runGenesis } from '../../support/cli.ts';

async function chatServer(): Promise<string> {
  return (await startChatApi({ ...CHAT_ROUTES, ...HISTORY_ROUTES })).url;
}

/** In one line. */
const report = async (result: StressResult, format: 'text' | 'markdown' | 'html' = 'text') => {
  const text = await reportAs(format, { kind: 'stress', results: [result] }, new Chalk({ level: 0 }));
  return text.replace(/\s+/g, ' ');
};

it('sends rate × duration requests at times by chance, and every report says so', async () => {
  const args = [
    'stress',
    await chatServer(),
    '-r',
    '100',
    '-d',
    '500ms',
    '--arrivals',
    'poisson',
    '--seed',
    'abc',
  ];
  const { stdout } = await runGenesis([...args, '-f', 'json', '-o', '-']);
  const result = JSON.parse(stdout) as StressResult;
  expect(result).toMatchObject({
    schedule: { due: 50 },
    settings: { arrivals: { kind: 'poisson' }, thinkMs: null, seed: 'abc' },
  });
  expect(await report(result)).toMatch(/Load 100\/s for 500 ms, .*Poisson arrivals/);
  for (const format of ['markdown', 'html'] as const)
    expect(await report(result, format), format).toMatch(/poisson/i);
});

it('spreads the requests of a ramp, too', async () => {
  const arrivals = { kind: 'gamma', shape: 0.5 } as const;
  const stages = [{ durationMs: 500, to: 100 }];
  const result = await built.runStress({ url: await chatServer(), ratePerSecond: 1, stages, arrivals });
  expect(result).toMatchObject({
    load: { kind: 'open-ramp' },
    schedule: { due: 26 },
    settings: { arrivals },
  });
});

it('lets users think between their requests', async () => {
  const thinkMs = { min: 200, max: 300 };
  const result = await built.runStress({ url: await chatServer(), concurrency: 3, requests: 6, thinkMs });
  expect(result).toMatchObject({ requests: { ok: 6 }, settings: { arrivals: null, thinkMs } });
  expect(result.loadMs).toBeGreaterThanOrEqual(200);
  expect(await report(result)).toContain('pauses of 200 ms to 300 ms');
  for (const format of ['markdown', 'html'] as const)
    expect(await report(result, format), format).toContain('200 ms to 300 ms');
});
