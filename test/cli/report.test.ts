import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../src/report/json.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { LOCKED_RESULT } from '../report/doctor/sample-doctor-result.ts';
import { runGenesis } from '../support/cli.ts';
import { serverAndCommonStart } from '../support/common-start.ts';
import { GENESIS } from '../support/genesis.ts';
import { madeOnce } from '../support/made-once.ts';
import { mainInProcess } from '../support/main-in-process.ts';
import { evenStreams } from '../support/streams.ts';
import { sampleResult } from '../support/stress-result.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** What `genesis stress` saves of a run of a new server. */
async function run(...args: string[]): Promise<string> {
  const file = join(tempFolder(), 'run.json');
  const { exitCode } = await runGenesis(['stress', '-c', '5', ...args, '-o', file]);
  expect(exitCode).toBe(0);
  return readFileSync(file, 'utf8');
}

const burst = madeOnce(() => run());
const loop = madeOnce(() => run('-n', '10'));

/** A file with a run, which began at `startedAt` where that is given. */
async function saved(text: Promise<string>, startedAt?: string): Promise<string> {
  const file = join(tempFolder(), 'run.json');
  const result = parse(await text);
  writeFileSync(file, startedAt ? jsonReport({ ...result, startedAt }) : await text);
  return file;
}

const parse = (text: string) => JSON.parse(text) as StressResult;

describe('genesis report', () => {
  it('shows a saved run of genesis stress in every format', async () => {
    const file = await saved(burst());
    const report = async (...args: string[]) => (await mainInProcess(['report', file, ...args])).stdout;
    expect(await report()).toMatch(/^PASSED every request was answered/);
    expect(await report('-f', 'json')).toBe(readFileSync(file, 'utf8'));
    expect(await report('-f', 'junit')).toMatch(/<testcase .*name="requests"/);
    expect(await report('-f', 'markdown')).toMatch(/^## genesis stress: passed/);
    expect(await report('-f', 'html')).toMatch(/^<!doctype html>/i);
  });

  it('shows several runs as a table', async () => {
    const { stdout } = await mainInProcess(['report', await saved(burst()), await saved(loop())]);
    expect(stdout).toMatch(/^PASSED 2 runs/);
    expect(stdout).toMatch(/^run +requests +success/m);
  });

  it('judges a saved run anew, by thresholds', async () => {
    const file = await saved(burst());
    const kept = await mainInProcess(['report', file, '--threshold', 'errors=0', '--threshold', 'p50<1m']);
    expect(kept).toMatchObject({ exitCode: 0, stderr: '' });
    const broken = await mainInProcess(['report', file, '--threshold', 'p50<0.001ms']);
    expect(broken.exitCode).toBe(1);
    expect(broken.stdout).toMatch(/^FAILED p50<0\.001ms: /);
    const unknown = await mainInProcess(['report', file, '--threshold', 'p99<1m']);
    expect(unknown.exitCode).toBe(4);
    expect(unknown.stdout).toMatch(/p99 needs 100 samples, there are 5/);
  });

  it('compares with a baseline, and says which settings differ', async () => {
    const [before, after] = [await saved(burst()), await saved(loop())];
    const same = await mainInProcess(['report', before, '--baseline', before]);
    expect(same).toMatchObject({ exitCode: 0, stderr: '' });
    expect(same.stdout).toMatch(/Baseline 0 worse, 0 better/);
    const other = await mainInProcess(['report', after, '--baseline', before, '--noise', '1000%']);
    expect(other.stdout).toMatch(/not the same: .*load/);
  });

  it('refuses to merge what does not belong together', async () => {
    const now = new Date().toISOString();
    const files = [await saved(burst(), now), await saved(loop(), now)];
    const { exitCode, stdout, stderr } = await mainInProcess(['report', '--merge', ...files]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: the results are of different kinds of load: burst and closed-loop/);
  });

  it('refuses to merge runs that were not made at the same time, or one twice', async () => {
    const file = await saved(burst());
    const later = await saved(burst(), '2100-01-01T00:00:00.000Z');
    const apart = await mainInProcess(['report', '--merge', file, later]);
    expect(apart).toMatchObject({ exitCode: 2, stdout: '' });
    expect(apart.stderr).toMatch(/were not made at the same time: one began .* after another had ended/);
    const twice = await mainInProcess(['report', '--merge', file, file]);
    expect(twice).toMatchObject({ exitCode: 2, stdout: '' });
    expect(twice.stderr).toMatch(/the same run is named more than once/);
  });

  it('merges runs of streams, and judges their times', async () => {
    const files = [900, 1_000].map((loadMs) => {
      const file = join(tempFolder(), 'run.json');
      writeFileSync(file, jsonReport(sampleResult({ loadMs, streams: evenStreams(60) })));
      return file;
    });
    const bounds = ['ttft-p99<1s', 'itl-p99<=20ms', 'tpot-max<1ms'].flatMap((bound) => [
      '--threshold',
      bound,
    ]);
    const { exitCode, stdout } = await mainInProcess(['report', '--merge', ...files, ...bounds]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAILED tpot-max<1ms: 20 ms$/m);
    expect(stdout).toMatch(/ttft-p99<1s +holds: /);
    expect(stdout).toMatch(/itl-p99<=20ms +holds: 20 ms/);
    expect(stdout).toMatch(/^ First token p50 30 ms, .*120 streams$/m);
  });

  it('goes on to hold runs against the thresholds that they had', async () => {
    const file = join(tempFolder(), 'run.json');
    const run = await runGenesis(['stress', '-c', '5', '--threshold', 'p50<0.001ms', '-o', file]);
    expect(run.exitCode).toBe(1);
    expect((await mainInProcess(['report', '--merge', file])).exitCode).toBe(1);
    expect((await mainInProcess(['report', '--merge', file, '--threshold', 'p50<1m'])).exitCode).toBe(0);
  });
});

describe('genesis report of a result of genesis doctor', () => {
  function savedLook(): string {
    const file = join(tempFolder(), 'doctor.json');
    writeFileSync(file, jsonReport(LOCKED_RESULT));
    return file;
  }

  it('shows it as text and as JSON, and exits with 0 whatever was found', async () => {
    const file = savedLook();
    const text = await mainInProcess(['report', file]);
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    expect(text.stdout).toMatch(/^\/data\/chat\.db: WAL.*^error {4}write-lock-held: /ms);
    expect((await mainInProcess(['report', file, '-f', 'json'])).stdout).toBe(readFileSync(file, 'utf8'));
  });

  it('shows it in every other format', async () => {
    const file = savedLook();
    const of = async (format: string) => (await mainInProcess(['report', file, '-f', format])).stdout;
    expect(await of('html')).toMatch(/<h1>\/data\/chat\.db<\/h1>/);
    expect(await of('markdown')).toMatch(/^## genesis doctor: 1 error, /);
    expect(await of('junit')).toMatch(/<testcase classname="genesis\.doctor\.locks" name="write-lock-held"/);
  });

  it.each([
    [['--merge'], /--merge, --threshold and --baseline are for results of genesis stress/],
    [['--threshold', 'errors=0'], /--merge, --threshold and --baseline are for results of genesis stress/],
    [['--baseline', 'before.json'], /--merge, --threshold and --baseline are for results of genesis stress/],
    [['SAVED'], /a result of genesis doctor can only be shown alone\. Name one file/],
  ])('refuses what is for others: %j', async (args, message) => {
    const file = savedLook();
    const { exitCode, stdout, stderr } = await mainInProcess([
      'report',
      file,
      ...args.map((arg) => (arg === 'SAVED' ? savedLook() : arg)),
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('is no baseline', async () => {
    const { exitCode, stderr } = await mainInProcess([
      'report',
      await saved(burst()),
      '--baseline',
      savedLook(),
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/has a result of genesis doctor; a baseline is one run of genesis stress/);
  });
});

const hasParallel = spawnSync('parallel', ['--version']).status === 0;
const skipped = hasParallel ? '' : ' (skipped: GNU parallel is not installed)';

it.skipIf(!hasParallel)(`runs under GNU parallel, with a common start, and is merged${skipped}`, async () => {
  const { url, startAt } = await serverAndCommonStart(['--temporary', '--log-level', 'silent']);
  const folder = tempFolder();
  const args = ['stress', '--url', url, '-c', '5', '-n', '200', '--start-at', startAt];
  const jobs = ['-j0', process.execPath, GENESIS, ...args, '-o', 'part-{}.json', ':::', '1', '2', '3'];
  const { status, stderr } = spawnSync('parallel', jobs, { cwd: folder, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const parts = readdirSync(folder).map((name) => join(folder, name));
  const merged = await mainInProcess(['report', '--merge', ...parts, '-f', 'json']);
  expect(merged.exitCode).toBe(0);
  const result = parse(merged.stdout);
  expect(result).toMatchObject({ runs: 3, requests: { completed: 600, ok: 600 }, load: { concurrency: 15 } });
  expect(Date.parse(result.startedAt)).toBeGreaterThanOrEqual(Date.parse(startAt));
  const latencies = parts.map((file) => parse(readFileSync(file, 'utf8')).latency);
  expect(result.latency?.maxMs).toBe(Math.max(...latencies.map((latency) => latency?.maxMs ?? 0)));
});
