import { describe, expect, it } from 'vitest';
import { exitCodeOfFindings } from '../../../src/cli/process/exit-codes.ts';
import type { CheckResult } from '../../../src/doctor/result.ts';
import { echoModel } from '../../../src/model/echo.ts';
import { LOCKED, NOTED, SKIPPED, SOUND, sample, WARNED } from '../../report/doctor/sample-doctor-result.ts';
import { answerRightly, type Chat, startBrokenServer } from '../../support/broken-server.ts';
import { runGenesis, startGenesis, startServe } from '../../support/cli.ts';
import { startTestServer } from '../../support/server.ts';

describe('genesis stress exits with', () => {
  const broken = (n: number, chat: Chat, breakIt: () => void) => (n === 3 ? breakIt() : answerRightly(chat));

  it.each<[number, string, (chat: Chat, n: number) => void]>([
    [0, 'PASSED', answerRightly],
    [1, 'FAILED', (chat, n) => broken(n, chat, () => chat.answer(500, 'database is locked'))],
    [
      3,
      'DATA LOST',
      (chat, n) => broken(n, chat, () => chat.answer(200, { response: `Echo: ${chat.message}` })),
    ],
  ])('%d for %s', async (code, verdict, behaviour) => {
    const { exitCode, stdout } = await runGenesis(['stress', '--url', await startBrokenServer(behaviour)]);
    expect(stdout).toMatch(new RegExp(`^${verdict} `));
    expect(exitCode).toBe(code);
  });

  it('4 for INCONCLUSIVE, unless the audit was not asked for', async () => {
    const url = await startBrokenServer(answerRightly, { history: 'none' });
    expect(await runGenesis(['stress', '--url', url])).toMatchObject({ exitCode: 4 });
    const { exitCode, stdout } = await runGenesis(['stress', '--url', url, '--no-audit']);
    expect(stdout).toMatch(/^PASSED every request was answered, storage was not checked/);
    expect(exitCode).toBe(0);
  });
});

describe('genesis doctor exits with', () => {
  it.each<[string, { usual: number; strict: number }, readonly CheckResult[]]>([
    ['nothing wrong', { usual: 0, strict: 0 }, [SOUND, SKIPPED]],
    ['something good to know', { usual: 0, strict: 0 }, [SOUND, NOTED]],
    ['a warning', { usual: 0, strict: 1 }, [NOTED, WARNED, SOUND]],
    ['an error', { usual: 1, strict: 1 }, [SOUND, LOCKED]],
    ['nothing checked', { usual: 4, strict: 4 }, [SKIPPED]],
    ['no check', { usual: 4, strict: 4 }, []],
  ])('its own code for %s, with --strict and without', (_, { usual, strict }, checks) => {
    expect(exitCodeOfFindings(sample(checks))).toBe(usual);
    expect(exitCodeOfFindings(sample(checks, { failsAt: 'warning' }))).toBe(strict);
  });
});

describe('flags reach what they are for:', () => {
  it('serve --durability, --pool-size, --settings-pool-size, --busy-timeout', async () => {
    const flags = [
      '--durability',
      'normal',
      '--pool-size',
      '3',
      '--settings-pool-size',
      '2',
      '--busy-timeout',
      '7s',
    ];
    const { stdout, printed } = await startServe(flags);
    await printed(/models/);
    expect(stdout()).toContain('synchronous normal');
    expect(stdout()).toContain('3 for conversations, 2 for settings');
    expect(stdout()).toContain('7 s busy timeout');
  });

  it('stress --model-delay', async () => {
    const { stdout } = await runGenesis(['stress', '-c', '1', '--model-delay', '50', '--json', '-']);
    expect(JSON.parse(stdout).timing.meanModelMs).toBeGreaterThan(45);
  });

  it('stress --timeout', async () => {
    const models = [echoModel({ delayMs: { min: 3_600_000, max: 3_600_000 } })];
    const { url } = await startTestServer({ models, drainTimeoutMs: 0 });
    const { stdout } = await runGenesis([
      'stress',
      '-c',
      '2',
      '--timeout',
      '1s',
      '--url',
      url,
      '--json',
      '-',
    ]);
    expect(JSON.parse(stdout).outcomes).toMatchObject({ ok: 0, timeout: 2 });
  });
});

it('a reader that goes away early is no error', async () => {
  const cli = startGenesis(['stress', '--help']);
  cli.process.stdout?.destroy();
  expect((await cli.ended).exitCode).toBe(0);
});
