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

/** A sound server of another author. */
const KNOWN_GOOD = [
  '--spawn',
  `"${process.execPath}" "${fixturePath('known-bad/server.ts')}" --port {{port}} --db {{db}} --model-url {{model-url}}`,
  ...['--url', 'http://127.0.0.1:{{port}}'],
];

/** The first request of each server that a command line of the tool started, without those of the tool's own model. */
async function firstRequests(args: readonly string[]) {
  const REQUEST_LOG = join(tempFolder(), 'requests');
  const cli = startGenesis(args, { env: { NODE_OPTIONS: `--import=${RECORDER}`, REQUEST_LOG } });
  const { exitCode, stdout } = await cli.ended;
  const byProcess = new Map<number, string>();
  for (const line of readFileSync(REQUEST_LOG, 'utf8').trimEnd().split('\n')) {
    const [pid = '', ...request] = line.split(' ');
    if (!byProcess.has(Number(pid))) byProcess.set(Number(pid), request.join(' '));
  }
  byProcess.delete(cli.process.pid ?? 0);
  return { exitCode, stdout, first: [...byProcess.values()] };
}

/** In the order of the checks; the audit may ask first after the restart of the server that was killed. */
const OF_CHECKS = [
  ['burst', CHAT],
  ['atomic-init', CHAT],
  ['lock-contention', CHAT],
  ['crash', CHAT],
  ['after the restart', expect.any(String)],
  ['streams', expect.toBeOneOf([CHAT, CHAT_STREAM])],
  ['bad-input', expect.not.stringMatching(/GET .*(health|metrics|conversation\?)/)],
] as const;

describe.each([
  ['the embedded server', [], ['--fault', 'model-error:20%', '-n', '20']],
  ['a server that a command line starts', KNOWN_GOOD, ['--warmup', '100ms']],
])('the first request of %s is one of the load', (_, target, more) => {
  it.each([['genesis stress'], [`genesis stress ${more.join(' ')}`, ...more]])(
    'of %s',
    async (_name, ...options) => {
      const { exitCode, stdout, first } = await firstRequests([
        'stress',
        ...target,
        ...options,
        '-f',
        'json',
      ]);
      expect({ exitCode, first }).toEqual({ exitCode: 0, first: [CHAT] });
      expect(JSON.parse(stdout)).toMatchObject({ verdict: { status: 'passed' }, diagnoses: [] });
    },
  );

  it('of the checks of genesis verify, which pass', async () => {
    const checks = 'burst,atomic-init,lock-contention,crash,streams,bad-input';
    const { exitCode, first } = await firstRequests(['verify', ...target, '--quick', '--only', checks]);
    expect(first).toEqual(OF_CHECKS.map(([, request]) => request));
    expect(exitCode).toBe(0);
  });
});

it('the first request of two servers on one database is one of the load', async () => {
  const { exitCode, first } = await firstRequests(['verify', '--only', 'two-servers']);
  expect({ exitCode, first }).toEqual({ exitCode: 0, first: [CHAT, CHAT] });
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

  it('holds in no check of simultaneous requests, but where its initialisation is sound', async () => {
    const checks = ['--quick', '--only', 'burst,atomic-init'];
    const { exitCode, stdout } = await runGenesis(['verify', ...target(''), ...checks]);
    expect(stdout).toMatch(/^FAILED +burst.*^FAILED +atomic-init/ms);
    expect(exitCode).toBe(1);
    expect((await runGenesis(['verify', ...target('--sound'), ...checks])).exitCode).toBe(0);
  });

  it('hides the defect where it is asked for its history first, and the report says so', async () => {
    const args = ['stress', ...target(''), '-c', '20', '--ready', '/api/conversation'];
    const { exitCode, stdout } = await runGenesis(args);
    expect(stdout).toMatch(/^ +Before GET \/api\/conversation was asked before the load$/m);
    expect(exitCode).toBe(0);
  });
});
