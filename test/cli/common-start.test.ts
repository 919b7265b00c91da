import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { runGenesis } from '../support/cli.ts';
import { serverAndCommonStart } from '../support/common-start.ts';
import { CLEAN_AUDIT } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';

it('several machines begin at one moment, and each audits its own part of the conversation', async () => {
  const { url, startAt } = await serverAndCommonStart([]);
  const folder = tempFolder();
  const files = ['a', 'b', 'c'].map((name) => join(folder, `${name}.json`));
  const args = ['stress', '--url', url, '-c', '5', '-n', '100', '--start-at', startAt];
  const runs = await Promise.all(files.map((file) => runGenesis([...args, '--json', file])));
  expect(runs.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    files.map(() => ({ exitCode: 0, stderr: '' })),
  );
  const results = files.map((file): StressResult => JSON.parse(readFileSync(file, 'utf8')));
  for (const { audit, requests, startedAt } of results) {
    expect(Date.parse(startedAt)).toBeGreaterThanOrEqual(Date.parse(startAt));
    expect(requests).toEqual({ completed: 100, ok: 100, traced: 100 });
    expect(audit).toEqual({ status: 'read', ...CLEAN_AUDIT, acknowledged: 100, stored: 100 });
  }
});
