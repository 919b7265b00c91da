import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EarlierComparison } from '../../src/compare/result.ts';
import { jsonReport } from '../../src/report/json.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { runGenesis } from '../support/cli.ts';
import { sampleComparison } from '../support/compare-result.ts';
import { GENESIS } from '../support/genesis.ts';
import { resultOf, sampleRounds } from '../support/rounds.ts';
import { tempFolder } from '../support/temp-folder.ts';

const STARTED_LATER = '2026-02-01T00:00:00.000Z';

/** Files with results, in their order. */
function saved(...results: readonly Parameters<typeof jsonReport>[0][]): string[] {
  const folder = tempFolder();
  return results.map((result, index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, jsonReport(result));
    return file;
  });
}

const tenRounds = (speed = 1, changes: Partial<StressResult> = {}) =>
  resultOf(sampleRounds(10, speed), changes);
const compare = (after: StressResult, ...more: readonly string[]) =>
  runGenesis(['compare', ...saved(tenRounds(), after), ...more]);

describe('genesis compare with saved results', () => {
  it.each([
    [0, 'NO WORSE', tenRounds(1, { startedAt: STARTED_LATER })],
    [1, 'WORSE', tenRounds(0.7)],
    [4, 'UNDECIDED', tenRounds(0.95)],
    [3, 'DATA LOST', resultOf(sampleRounds(2, 1, { turns: { acknowledged: 9, lost: 1, duplicated: 0 } }))],
  ])('exits with %d and says that B is %s', async (code, words, after) => {
    const { exitCode, stdout, stderr } = await compare(after);
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^B: ${words}\n`));
  });

  it('tolerates what it is asked to', async () => {
    expect((await compare(tenRounds(0.7), '--tolerance', '100%')).exitCode).toBe(0);
  });

  it('writes all reports, which genesis report shows again', async () => {
    const [json, page] = ['c.json', 'c.html'].map((name) => join(tempFolder(), name)) as [string, string];
    const { stdout } = await compare(tenRounds(0.7), '--json', json, '-o', page);
    const result = JSON.parse(readFileSync(json, 'utf8')) as EarlierComparison;
    expect(result).toMatchObject({ processes: 'earlier', tolerance: 0.05, verdict: { status: 'worse' } });
    expect(result.command).toMatch(/^genesis compare .*0\.json .*1\.json --json /);
    expect(readFileSync(page, 'utf8')).toContain('data-chart="overlaid"');
    expect((await runGenesis(['report', json])).stdout).toBe(stdout);
  });

  it('reads one of them from stdin', () => {
    const [before = ''] = saved(tenRounds());
    const input = jsonReport(tenRounds(0.7));
    const { status, stdout } = spawnSync(process.execPath, [GENESIS, 'compare', before, '-'], { input });
    expect(status).toBe(1);
    expect(String(stdout)).toMatch(/B stdin, 2026/);
  });

  it('says why what genesis stress saved without rounds has no comparable speed', async () => {
    const folder = tempFolder();
    const files = ['a.json', 'b.json'].map((name) => join(folder, name));
    for (const file of files) await runGenesis(['stress', '-n', '20', '-c', '2', '--json', file]);
    const { exitCode, stdout } = await runGenesis(['compare', ...files]);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(
      /^ {2}speed is not comparable: A has 1 round, and speed needs 10: genesis stress\s+--rounds 10$/m,
    );
    expect(stdout).toMatch(/Lost turns A 0 of 20 .*; B 0 of 20/);
  });
});

describe('genesis compare refuses', () => {
  const [a, b] = [tenRounds(), tenRounds(0.7)];

  it.each([
    ['one file', ['a'], /1 file given. Name two saved results, A and then B/],
    ['three files', ['a', 'b', 'c'], /3 files given/],
    ['stdin twice', ['-', '-'], /stdin can be read only once/],
    ['servers beside files', ['a', 'b', '--spawn', 'x'], /--spawn cannot be used with saved results/],
    ['an address beside files', ['a', 'b', '--url', 'http://a'], /--url cannot be used/],
    ['a load beside files', ['a', 'b', '-d', '1s'], /--duration cannot be used .* whose load is over/],
    ['rounds beside files', ['a', 'b', '--rounds', '10'], /--rounds cannot be used/],
    ['no audit beside files', ['a', 'b', '--no-audit'], /--no-audit cannot be used/],
    ['a file that is not there', ['/nowhere.json', 'b'], /\/nowhere.json cannot be read/],
  ])('%s', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await runGenesis(['compare', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it.each([
    ['a comparison', sampleComparison(), /has a result of genesis compare; .* one run of genesis stress/],
    ['several results', [a, b], /has 2 runs; what is compared is one run of genesis stress/],
    ['the same run twice', a, /are the same run.*two runs/s],
  ])('%s', async (_, other, message) => {
    const { exitCode, stderr } = await runGenesis(['compare', ...saved(a, other)]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});
