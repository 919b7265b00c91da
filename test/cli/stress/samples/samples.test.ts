import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SAMPLE_FIELDS } from '../../../../src/cli/stress/samples/record-lines.ts';
import {
  assertSamplesUsable,
  type SampleTarget,
  samplesOption,
} from '../../../../src/cli/stress/samples/samples-flag.ts';
import type { RunStressOptions } from '../../../../src/index.ts';
import type { StressResult } from '../../../../src/stress/judge/result.ts';
import type { SampleRecord } from '../../../../src/stress/run/records/sample-record.ts';
import { built } from '../../../support/built.ts';
import { CHAT_ROUTES, HISTORY_ROUTES, startChatApi } from '../../../support/chat-api.ts';
import { runGenesis, startGenesis } from '../../../support/cli.ts';
import { startKeyedChat } from '../../../support/keyed-chat.ts';
import { parseCsv } from '../../../support/parse-csv.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { waitFor } from '../../../support/wait-for.ts';

const read = (file: string) => readFileSync(file, 'utf8');

/** Runs from code, and takes the records that would be written. */
async function sampled(options: RunStressOptions) {
  const records: SampleRecord[] = [];
  const result = await built.runStress({ ...options, onSample: (record) => records.push(record) });
  return { records, result };
}

const chatServer = () => startChatApi({ ...CHAT_ROUTES, ...HISTORY_ROUTES });

describe('genesis stress --samples', () => {
  it('has each request, with its times from the start of the load, and the figures of its stream', async () => {
    const { records, result } = await sampled({ concurrency: 3, requests: 9, stream: true });
    expect(records.map(({ seq }) => seq ?? -1).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(records.map(({ token }) => token)).size).toBe(9);
    expect([...new Set(records.map(({ user }) => user))].sort()).toEqual([0, 1, 2]);
    for (const record of records) {
      expect(record).toMatchObject({
        ...{ round: 1, startedAt: result.startedAt, name: null },
        ...{ outcome: 'ok', certainty: 'acknowledged', status: 200, attempts: 1, excusedBy: null },
        ...{ lockErrors: 0, retries: 0, detail: null },
      });
      const { dueMs, sentMs, firstByteMs, firstTokenMs, endMs, latencyMs, ttftMs, tokens, bytes } = record;
      const times = [0, dueMs, sentMs, firstByteMs ?? Number.NaN, firstTokenMs ?? Number.NaN, endMs];
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(sentMs).toBe(dueMs);
      expect(latencyMs).toBeCloseTo(endMs - dueMs, 2);
      expect(ttftMs).toBeCloseTo((firstTokenMs ?? 0) - dueMs, 2);
      expect(tokens).toBeGreaterThan(1);
      expect(bytes).toBeGreaterThan(100);
    }
    const longest = Math.max(...records.map(({ latencyMs }) => latencyMs));
    expect(longest / (result.latency?.maxMs ?? 0)).toBeCloseTo(1, 1);
  });

  it('names the run of a list and the round, as CSV too', async () => {
    const { url } = await chatServer();
    const file = join(tempFolder(), 'samples.csv');
    await runGenesis(['stress', url, '-c', '1,2', '--rounds', '2', '--samples', file]);
    const rows = parseCsv(read(file));
    expect(rows.map(({ run, concurrency, round }) => `${run} ${concurrency} ${round}`)).toEqual([
      ...['1 1 1', '1 1 2'],
      ...['2 2 1', '2 2 1', '2 2 2', '2 2 2'],
    ]);
    expect(new Set(rows.map(({ startedAt }) => startedAt)).size).toBe(4);
  });

  it('leaves out the warm-up', async () => {
    const { url } = await chatServer();
    const { records, result } = await sampled({ url, concurrency: 2, requests: 4, warmupMs: 50 });
    expect(records).toHaveLength(result.requests.completed);
    expect(Math.min(...records.map(({ seq }) => seq ?? 0))).toBeGreaterThan(1);
  });

  it('has when each request of an open loop was due', async () => {
    const { url } = await chatServer();
    const { records } = await sampled({ url, ratePerSecond: 100, requests: 8 });
    const due = records.map(({ dueMs }) => dueMs).sort((a, b) => a - b);
    for (const [index, ms] of due.entries()) expect(ms - (due[0] ?? 0)).toBeCloseTo(index * 10, 1);
    for (const { dueMs, sentMs } of records) expect(sentMs).toBeGreaterThanOrEqual(dueMs);
  });

  it('has how often a request was sent', async () => {
    const { url } = await startKeyedChat({ keys: 'honoured', losses: 1 });
    const { records } = await sampled({ url, concurrency: 2, requests: 4, retryLost: 2 });
    expect(records.map(({ attempts, outcome }) => [attempts, outcome])).toEqual(Array(4).fill([2, 'ok']));
  });

  it('has why a request failed, without secrets that the server repeats', async () => {
    const { url } = await startChatApi({
      ...HISTORY_ROUTES,
      'POST /api/chat': (call) => {
        const isEven = call.body.message?.endsWith('0');
        return isEven ? [500, 'no, "hunter2-hunter2"'] : (CHAT_ROUTES['POST /api/chat']?.(call) ?? [500, '']);
      },
    });
    const secret = {
      headers: { 'X-Api-Key': 'hunter2-hunter2' },
      message: '{{token}} {{seq}}',
      probe: false,
    };
    const { records, result } = await sampled({ url, concurrency: 2, requests: 4, ...secret });
    const failed = records.filter(({ outcome }) => outcome !== 'ok');
    expect(failed).toHaveLength(result.outcomes['internal-error']);
    expect(failed[0]).toMatchObject({
      ...{ seq: 0, outcome: 'internal-error', certainty: 'failed', status: 500 },
      detail: 'HTTP 500 no, "…"',
    });
  });

  it('ends the load with what onSample throws', async () => {
    const { url } = await chatServer();
    const reason = new Error('enough');
    const onSample = () => {
      throw reason;
    };
    await expect(built.runStress({ url, durationMs: 60_000, onSample })).rejects.toBe(reason);
  });

  it('has what was measured until an interruption', async () => {
    const file = join(tempFolder(), 'samples.jsonl');
    const { url } = await chatServer();
    const cli = startGenesis(['stress', url, '-c', '2', '-d', '60s', '--samples', file, '-f', 'json']);
    await waitFor(() => existsSync(file) && statSync(file).size > 0);
    cli.process.kill('SIGINT');
    const { exitCode, stdout } = await cli.ended;
    const result: StressResult = JSON.parse(stdout);
    expect(exitCode).toBe(130);
    const lines = read(file).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toHaveLength(result.requests.completed);
  });

  it.skipIf(process.platform !== 'linux')('reports all the same where its disk is full', async () => {
    const file = join(tempFolder(), 'samples.csv');
    symlinkSync('/dev/full', file);
    const { url } = await chatServer();
    const { exitCode, stdout, stderr } = await runGenesis(['stress', url, '-c', '3', '--samples', file]);
    expect(stdout).toMatch(/^PASSED/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /samples\.csv has 0 of 3 samples: it cannot be written: ENOSPC/,
    );
    expect(stderr).toMatch(/error: .*samples\.csv cannot be written: ENOSPC/);
    expect(exitCode).toBe(2);
  });
});

describe('a file for samples that cannot be', () => {
  it.each([
    ['stdout', '-', /Expected a file: stdout is for the report\./],
    ['one of no format', 'samples.txt', /ends with \.jsonl or \.csv\./],
    ['one in no folder', 'none/samples.csv', /none\/samples\.csv cannot be written: .*ENOENT/],
    ['a report', './a.csv', /cannot both go to \.\/a\.csv/],
    ['the database', 'chat.csv', /would overwrite the database/],
  ])('%s is refused before the load', (_, file, message) => {
    const refused = () => {
      const samples = samplesOption().parseArg?.(file, undefined as unknown) as SampleTarget;
      assertSamplesUsable({ samples, db: 'chat.csv' }, [{ format: 'text', file: 'a.csv' }]);
    };
    expect(refused).toThrow(message);
  });

  it('stays as it is where the server cannot be reached', async () => {
    const file = join(tempFolder(), 'samples.jsonl');
    writeFileSync(file, 'of yesterday');
    const { exitCode } = await runGenesis(['stress', 'http://127.0.0.1:1', '--samples', file]);
    expect(exitCode).toBe(4);
    expect(read(file)).toBe('of yesterday');
  });
});

it('docs/results.md describes each field of a sample, and no other', () => {
  const page = read(fileURLToPath(new URL('../../../../docs/results.md', import.meta.url)));
  const [, section = ''] = /^## The samples of stress\n(.*?)^## /ms.exec(page) ?? [];
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const names = rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  expect(names.sort()).toEqual([...SAMPLE_FIELDS].sort());
});
