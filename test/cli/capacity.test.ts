import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CapacityResult } from '../../src/capacity/result.ts';
import { runGenesis } from '../support/cli.ts';
import { fixturePath, supportFile } from '../support/fixture.ts';
import { mainInProcess } from '../support/main-in-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

const URL_OF_SPAWNED = ['--url', 'http://127.0.0.1:{{port}}'];
const limited = (limit: string) => [
  '--spawn',
  `${process.execPath} ${supportFile('limited-chat.ts')} ${limit} {{port}}`,
  ...URL_OF_SPAWNED,
];

const ROUND = `export default async (user) => {
  const history = { path: '/api/conversation' };
  await user.get(history.path);
  for (let turn = 0; turn < 2; turn++)
    await user.chat({ path: '/api/chat', body: { message: user.token() }, history });
};`;

/** Fewer requests and shorter steps than by default. */
const QUICK = ['--threshold', 'success>=99%', '--threshold', 'p95<300ms'];

describe('genesis capacity', () => {
  it('finds what a server holds whose requests take 20 ms one after the other: 50 per second', async () => {
    const json = join(tempFolder(), 'capacity.json');
    const html = join(tempFolder(), 'capacity.html');
    const args = ['capacity', ...limited('slowLock'), ...QUICK];
    const { exitCode, stdout, stderr } = await runGenesis([
      ...args,
      '--json',
      json,
      '-o',
      html,
      '-f',
      'text',
    ]);
    // A busy machine may leave it undecided.
    expect(exitCode === 2 || exitCode === 5).toBe(false);
    expect(stderr).toMatch(/^(step \d+: [\d.]+\/s, .* of 1\.5 min\n)*$/);
    const { capacity, audit, steps, requests }: CapacityResult = JSON.parse(readFileSync(json, 'utf8'));
    expect(stdout).toMatch(/^Capacity .*\d/);
    // Never more than it holds; a busy machine makes it less, by steps that break.
    const outcomesAt = (end: number | null) =>
      steps.flatMap(({ level, outcome }) => (level === end ? [outcome] : []));
    expect(capacity.low).toBeLessThan(55);
    expect(capacity.high ?? 0).toBeLessThan(57);
    if (capacity.low > 0) expect(outcomesAt(capacity.low)).toContain('kept');
    if (capacity.high !== null) expect(outcomesAt(capacity.high)).toContain('broke');
    expect(audit).toMatchObject({ status: 'read', lost: 0, acknowledged: expect.any(Number) });
    // The warm-up too is in the audit.
    expect(audit.status === 'read' && audit.acknowledged).toBeGreaterThanOrEqual(requests.ok);
    expect(steps.find(({ outcome }) => outcome === 'broke')?.recoveryMs).toEqual(expect.any(Number));
    expect(readFileSync(html, 'utf8')).toContain('genesis capacity: ');
    const shown = await mainInProcess(['report', json]);
    expect(shown.stdout).toBe(stdout);
  }, 120_000);

  it('says at once that no rate makes a request faster than it is alone', async () => {
    const args = ['capacity', ...limited('slowLock'), '--threshold', 'p95<5ms', '-f', 'text'];
    const { exitCode, stdout } = await runGenesis(args);
    expect(exitCode).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /^Capacity none: one request alone takes [\d.]+ ms, so .* cannot hold/,
    );
  }, 60_000);

  it('finds no capacity in a server that loses data, also by a scenario', async () => {
    const spawn = [
      '--spawn',
      `${process.execPath} ${fixturePath('adjustable/server.ts')} {{port}} --lose 10`,
      ...URL_OF_SPAWNED,
    ];
    const folder = tempFolder();
    const scenario = join(folder, 'round.mjs');
    writeFileSync(scenario, ROUND);
    const json = join(folder, 'capacity.json');
    const args = ['--scenario', scenario, '--max-rate', '40', '--budget', '6s', '--json', json, '-f', 'text'];
    const { exitCode, stdout, stderr } = await runGenesis(['capacity', ...spawn, ...args]);
    expect([exitCode, stderr]).toEqual([3, '']);
    expect(stdout).toMatch(/data lost: \d+ of \d+ acknowledged turns? (?:is|are) not stored/);
    const { steps, scenario: summary }: CapacityResult = JSON.parse(readFileSync(json, 'utf8'));
    expect(stdout).toContain('Load rounds per second');
    for (const { rounds, requests } of steps) {
      const { completed = 0, cutShort = 0 } = rounds ?? {};
      expect(requests.completed).toBeGreaterThanOrEqual(2 * completed);
      expect(requests.completed).toBeLessThanOrEqual(2 * (completed + cutShort));
    }
    expect(summary?.requests).toMatchObject([{ name: 'GET /api/conversation', failures: [] }]);
  }, 60_000);

  it.each([
    [
      ['--max-rate', '2'],
      /success>=99.9% and p95<1s need take 25 min, and the budget is 1.5 min. Give --budget 38m/,
    ],
    [['--threshold', 'lost=0'], /lost=0 cannot be known of each step/],
    [['--by', 'users', '--max-rate', '2'], /--max-rate cannot be used with --by users/],
    [['--by', 'rate', '--max-users', '2'], /--max-users cannot be used with --by rate/],
    [['--from', '20', '--max-rate', '10', '--budget', '10m'], /--from 20 is more than the highest level, 10/],
    [['--expect', '400'], /Expected the least capacity, such as >=400\/s/],
  ])('%j is refused before anything is sent', async (args, message) => {
    const { exitCode, stderr } = await mainInProcess(['capacity', ...args]);
    expect([exitCode, stderr.replace(/\s+/g, ' ')]).toEqual([2, expect.stringMatching(message)]);
  });
});
