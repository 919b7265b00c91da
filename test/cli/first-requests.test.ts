import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { runGenesis, startGenesis } from '../support/cli.ts';
import { fixturePath } from '../support/fixture.ts';
import { tempFolder } from '../support/temp-folder.ts';

const RECORDER = fileURLToPath(new URL('../support/record-requests.mjs', import.meta.url));

const CHAT = 'POST /api/chat';
const CHAT_STREAM = 'POST /api/chat/stream';

/** Milliseconds: a check ends after its server has, and there are many. */
const WHOLE_RUN_MS = 180_000;

/** A sound server of another author. */
const KNOWN_GOOD = [
  '--spawn',
  `"${process.execPath}" "${fixturePath('known-bad/server.ts')}" --port {{port}} --db {{db}} --model-url {{model-url}}`,
  ...['--url', 'http://127.0.0.1:{{port}}'],
];

/** The first request of each server that a command line of the tool started, without those of the tool's own model. */
async function firstRequests(args: readonly string[]): Promise<{ exitCode: number | null; first: string[] }> {
  const REQUEST_LOG = join(tempFolder(), 'requests');
  const cli = startGenesis(args, { env: { NODE_OPTIONS: `--import=${RECORDER}`, REQUEST_LOG } });
  const { exitCode } = await cli.ended;
  const byProcess = new Map<number, string>();
  for (const line of readFileSync(REQUEST_LOG, 'utf8').trimEnd().split('\n')) {
    const [pid = '', ...request] = line.split(' ');
    if (!byProcess.has(Number(pid))) byProcess.set(Number(pid), request.join(' '));
  }
  byProcess.delete(cli.process.pid ?? 0);
  return { exitCode, first: [...byProcess.values()] };
}

describe.each([
  ['the embedded server', [], ['--fault', 'model-error:20%']],
  ['a server that a command line starts', KNOWN_GOOD, ['--warmup', '100ms']],
])('the first request of %s is one of the load', (_, target, more) => {
  it('of genesis stress', async () => {
    expect(await firstRequests(['stress', ...target, '-c', '20'])).toEqual({ exitCode: 0, first: [CHAT] });
  });

  it(`of genesis stress ${more.join(' ')}`, async () => {
    const { exitCode, first } = await firstRequests(['stress', ...target, '-c', '5', '-n', '50', ...more]);
    expect({ exitCode, first }).toEqual({ exitCode: 0, first: [CHAT] });
  });

  it.each([
    [
      'checks of bursts, streams and locks',
      ['--quick', '--only', 'burst,atomic-init,lock-contention,streams'],
    ],
    ['two servers on one database', ['--only', 'two-servers']],
  ])(
    'of genesis verify: %s',
    async (_name, checks) => {
      const { first } = await firstRequests(['verify', ...target, ...checks]);
      expect(first.length).toBeGreaterThan(1);
      expect(first.filter((request) => request !== CHAT && request !== CHAT_STREAM)).toEqual([]);
    },
    WHOLE_RUN_MS,
  );

  it('of the check crash; the audit may ask first after the restart', async () => {
    const { first } = await firstRequests(['verify', ...target, '--quick', '--only', 'crash']);
    expect(first[0]).toBe(CHAT);
  });

  it('of the check bad-input, or one that it malformed', async () => {
    const { first } = await firstRequests(['verify', ...target, '--only', 'bad-input']);
    expect(first).toHaveLength(1);
    expect(first[0]).not.toMatch(/GET .*(health|metrics|conversation\?)/);
  });
});

describe('a server that initialises itself at its first request, without a lock', () => {
  const target = (variant: string) => [
    '--spawn',
    `"${process.execPath}" "${fixturePath('lazy-init/server.ts')}" {{port}} {{db}} ${variant}`,
    ...['--url', 'http://127.0.0.1:{{port}}'],
  ];

  it.each([['kept connections'], ['--reconnect']])('fails, as it does with curl: %s', async (connections) => {
    const more = connections.startsWith('-') ? [connections] : [];
    const args = ['stress', ...target(''), '-c', '20', ...more, '-f', 'json'];
    const { exitCode, stdout } = await runGenesis(args);
    const result: StressResult = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(result.failures[0]?.example).toBe('HTTP 500 Internal Server Error');
    expect(result.audit).toMatchObject({
      acknowledged: result.requests.ok,
      stored: result.requests.ok,
      lost: 0,
    });
    expect(result.readBefore).toEqual([]);
  });

  it.each(['burst', 'atomic-init'])('does not hold in the check %s', async (check) => {
    const { exitCode, stdout } = await runGenesis(['verify', ...target(''), '--only', check]);
    expect(stdout).toMatch(new RegExp(`^FAILED +${check}`, 'm'));
    expect(exitCode).toBe(1);
  });

  it('passes where its initialisation is sound', async () => {
    const { exitCode } = await runGenesis(['verify', ...target('--sound'), '--only', 'burst,atomic-init']);
    expect(exitCode).toBe(0);
  });

  it('hides the defect where it is asked for its history first, and the report says so', async () => {
    const args = ['stress', ...target(''), '-c', '20', '--ready', '/api/conversation'];
    const { exitCode, stdout } = await runGenesis(args);
    expect(stdout).toMatch(/^ +Before GET \/api\/conversation was asked before the load$/m);
    expect(exitCode).toBe(0);
  });
});
