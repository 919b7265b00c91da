import { closeSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../src/report/json.ts';
import { sampleStressResult } from '../report/stress/sample-stress-result.ts';
import { runGenesis } from '../support/cli.ts';
import { latencyOf, oneTo } from '../support/stress-result.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A file of that many bytes that takes no room on the disk. */
function hugeFile(bytes: number): string {
  const file = join(tempFolder(), 'huge.json');
  const descriptor = openSync(file, 'w');
  ftruncateSync(descriptor, bytes);
  closeSync(descriptor);
  return file;
}

function savedWith(histogram: string): string {
  const latency = latencyOf(oneTo(20));
  const file = join(tempFolder(), 'run.json');
  writeFileSync(file, jsonReport({ ...sampleStressResult(), latency: latency && { ...latency, histogram } }));
  return file;
}

// It says that it has 4 GiB of counts, and the library that decodes it looks for all of them.
const ENDLESS = 'HISTFAAAACF4nJNpmSz8/////wwQwAylGRkYGDSs1x1ggAMmANz/Bxo=';

describe.each([
  ['report', (file: string) => ['report', file, '--merge']],
  ['compare', (file: string) => ['compare', file, file]],
  ['a baseline', (file: string) => ['stress', '-c', '1', '--baseline', file]],
])('%s of a file that is no result', (_command, argumentsFor) => {
  it('ends after as many bytes as a result can have', async () => {
    const { exitCode, stderr } = await runGenesis(argumentsFor(hugeFile(2 ** 31 + 1)));
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/more than 64 MiB, which no result has/)]);
  });

  it('names what is missing in other JSON', async () => {
    const file = join(tempFolder(), 'other.json');
    writeFileSync(file, '{"scenarios":[]}');
    const { exitCode, stderr } = await runGenesis(argumentsFor(file));
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/no text in a field "schema"/)]);
  });
});

it('a file that never ends is not read to its end', async () => {
  const { exitCode, stderr } = await runGenesis(['report', '/dev/zero']);
  expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/more than 64 MiB/)]);
});

it('a histogram of 56 characters that says it has 4 GiB of counts is refused', async () => {
  const { exitCode, stderr } = await runGenesis(['report', '--merge', savedWith(ENDLESS)]);
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringMatching(/has a damaged histogram: its counts are not as long/),
  ]);
});
