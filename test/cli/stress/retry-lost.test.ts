import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { runGenesis, startGenesis } from '../../support/cli.ts';
import { type KeyHandling, startKeyedChat } from '../../support/keyed-chat.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

const retry = (url: string, ...args: string[]) =>
  ['stress', '--url', url, '-c', '2', '-n', '6', '--retry-lost', '2', ...args] as const;

describe('genesis stress --retry-lost', () => {
  it.each<[KeyHandling, number, string, string[]]>([
    [
      'honoured',
      0,
      'PASSED',
      ['Repeated 6 requests, 6 times, 6 answers replayed', '6 stored, 0 lost, 0 duplicated'],
    ],
    [
      'ignored',
      1,
      'FAILED key-not-honoured: 6 repeated requests are stored',
      ['0 duplicated, 6 key-not-honoured'],
    ],
    ['forgotten', 3, 'DATA LOST', ['3 turns are stored more than once']],
  ])('where keys are %s, ends with %i and says %s', async (keys, exitCode, verdict, words) => {
    const { url } = await startKeyedChat({ keys, losses: 1 });
    const run = await runGenesis(retry(url));
    expect(run.exitCode).toBe(exitCode);
    const report = run.stdout.replace(/\s+/g, ' ');
    for (const each of [verdict, ...words]) expect(report).toContain(each);
  });

  it('shows in a saved result, which is read and judged again', async () => {
    const { url } = await startKeyedChat({ keys: 'ignored', losses: 1 });
    const file = join(tempFolder(), 'result.json');
    await runGenesis(retry(url, '-o', file));
    const report = await runGenesis(['report', file, '-f', 'json']);
    const result: StressResult = JSON.parse(report.stdout);
    expect(result).toMatchObject({
      settings: { retryLost: 2 },
      audit: { keyNotHonoured: 6, duplicated: 0 },
      verdict: { status: 'failed' },
    });
  });

  it('takes the key for no token that the server stores', async () => {
    const { url } = await startKeyedChat({ keys: 'honoured', losses: 1 });
    const body = join(tempFolder(), 'body.json');
    writeFileSync(body, '{"message":"{{seq}}"}');
    const run = await runGenesis(retry(url, '--body', body, '--history', '/api/conversation'));
    expect(run.stdout).toContain('skipped: the request has no {{token}}');
    expect(run.exitCode).toBe(0);
  });

  it('ends at once at a signal during a pause', async () => {
    const { url, arrivals } = await startKeyedChat({ keys: 'honoured', losses: 1, downMs: 60_000 });
    const stress = startGenesis(retry(url, '--no-probe', '-f', 'json', '-o', '-'));
    await waitFor(() => arrivals.length > 0);
    stress.process.kill('SIGINT');
    const { exitCode, stdout } = await stress.ended;
    expect(exitCode).toBe(130);
    const result: StressResult = JSON.parse(stdout);
    expect(result).toMatchObject({ interrupted: true, cutShort: 2, requests: { completed: 0 } });
  });

  it.each([
    [['--retry-lost', '0'], 'Expected a whole number from 1 to 10.'],
    [['--retry-lost', '11'], 'Expected a whole number from 1 to 10.'],
    [['--retry-lost', '1', '-H', 'idempotency-key: abc'], 'must differ in each request'],
  ])('refuses %j', async (args, words) => {
    const { exitCode, stderr } = await runGenesis(['stress', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });
});
