import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import { server } from '../../../src/doctor/checks/server.ts';
import { readServerFacts } from '../../../src/doctor/facts/server/read-server-facts.ts';
import type { GenesisServer, ServerFacts } from '../../../src/doctor/facts/server/server-facts.ts';
import type { CheckOutcome, Finding } from '../../../src/doctor/result.ts';
import { startServe } from '../../support/cli.ts';
import { databaseFacts, genesisServer } from '../../support/doctor-facts.ts';
import { holdWriteLockElsewhere } from '../../support/elsewhere.ts';
import { getJson, postJson, startTestServer } from '../../support/server.ts';
import { waitFor } from '../../support/wait-for.ts';

const SOUND = genesisServer({ pid: 123, uptimeSeconds: 3 * 3_600 });

function examine(facts: ServerFacts | null): CheckOutcome {
  return outcomeOf(server, databaseFacts({ server: facts }));
}

function findingsOf(facts: ServerFacts | null): readonly Finding[] {
  const outcome = examine(facts);
  return outcome.status === 'examined' ? outcome.findings : [];
}

type Changes = Partial<Omit<GenesisServer, 'database'>> & {
  readonly database?: Partial<GenesisServer['database']>;
};

function changed({ database, ...rest }: Changes): GenesisServer {
  return { ...SOUND, ...rest, database: { ...SOUND.database, ...database } };
}

const brief = (findings: readonly Finding[]) => findings.map(({ rule, severity }) => `${severity} ${rule}`);

it('nothing is wrong with a server that met nothing', () => {
  expect(examine(SOUND)).toEqual({
    status: 'examined',
    summary: 'genesis 0.1.0, pid 123, up 3 h, 1000 turns, 0 lock errors',
    findings: [],
  });
});

it('is skipped if it was interrupted', () => {
  expect(examine(null)).toEqual({ status: 'skipped', reason: 'interrupted' });
});

it.each([
  ['unreachable', 'server-unreachable', /^no server answers at http:\/\/chat: no process listens there$/],
  ['not-genesis', 'not-genesis', /^http:\/\/chat gives no answers of Genesis: no process listens there$/],
  [
    'database-replaced',
    'database-replaced',
    /^the database of http:\/\/chat, or its log, was removed or replaced/,
  ],
  ['stalled', 'server-stalled', /^http:\/\/chat accepts connections, but does not answer$/],
] as const)('a server that is %s is an error', (kind, rule, message) => {
  const findings = findingsOf({ kind, url: 'http://chat', reason: 'no process listens there' });
  expect(findings).toMatchObject([
    {
      rule,
      severity: 'error',
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/\.$/),
    },
  ]);
});

describe('a server that answers', () => {
  it.each<[string, Changes, string]>([
    [
      'gave up writes',
      { database: { lockErrors: 12, retries: 10, retriesExhausted: 2 } },
      'error gave-up-on-locks',
    ],
    ['met locks', { database: { lockErrors: 3, retries: 3 } }, 'warning met-locks'],
    ['takes long to answer', { answeredInMs: 300 }, 'warning slow-to-answer'],
    ['stood still', { eventLoopDelayMaxMs: 1_500 }, 'warning event-loop-stalls'],
    ['lets turns wait', { meanPoolWaitMs: 120 }, 'warning pool-waits'],
    ['failed a turn', { turns: { completed: 999, failed: 1, inFlight: 0 } }, 'info failed-turns'],
    ['failed many turns', { turns: { completed: 90, failed: 10, inFlight: 0 } }, 'warning failed-turns'],
    ['has its file elsewhere', { database: { isHere: false } }, 'info database-elsewhere'],
    ['may have it elsewhere', { url: 'http://chat', database: { isHere: null } }, 'info database-elsewhere'],
  ])('and %s', (_what, changes, found) => {
    const findings = findingsOf(changed(changes));
    expect(brief(findings)).toEqual([found]);
    for (const { message, evidence, remedy } of findings) {
      expect(message).toMatch(/[^.]$/);
      expect(evidence).not.toEqual([]);
      expect(remedy).toMatch(/\.$/);
    }
  });

  it.each<[string, Changes]>([
    ['at every limit', { answeredInMs: 250, eventLoopDelayMaxMs: 1_000, meanPoolWaitMs: 100 }],
    ['before its first turn', { meanPoolWaitMs: null, turns: { completed: 0, failed: 0, inFlight: 0 } }],
    ['at a loopback address, if the system does not show its files', { database: { isHere: null } }],
    ['at ::1', { url: 'http://[::1]:8080', database: { isHere: null } }],
    ['at localhost', { url: 'http://localhost', database: { isHere: null } }],
  ])('and is sound %s', (_what, changes) => {
    expect(findingsOf(changed(changes))).toEqual([]);
  });

  it('says since when its counts are', () => {
    const [finding] = findingsOf(changed({ database: { lockErrors: 12, retries: 10, retriesExhausted: 2 } }));
    expect(finding).toMatchObject({
      message:
        '2 writes were given up and answered with 503 since it started 3 h ago: the database stayed locked through all retries',
      evidence: [
        '12 lock errors, 10 retries, 2 writes given up',
        'busy timeout 5 s, 6 attempts for each write',
      ],
    });
  });

  it('shows reads that were refused a lock, because they are not retried', () => {
    const [finding] = findingsOf(changed({ database: { lockErrors: 4, retries: 3 } }));
    expect(finding?.evidence).toContain('1 read refused: reads are not retried');
  });
});

describe('a real server', () => {
  it('that lost writes to a lock gave up on them', async () => {
    const { url, file } = await startTestServer({ busyTimeoutMs: 1 });
    const release = await holdWriteLockElsewhere(file);
    expect((await postJson(`${url}/api/chat`, { message: 'hello' })).status).toBe(503);
    await release();
    expect(brief(findingsOf(await readServerFacts(url)))).toContain('error gave-up-on-locks');
  });

  it('that outlasted a lock met it', async () => {
    const { url, file } = await startTestServer({ busyTimeoutMs: 200 });
    const release = await holdWriteLockElsewhere(file);
    const turn = postJson(`${url}/api/chat`, { message: 'hello' });
    await waitFor(async () => (await getJson(`${url}/api/metrics`)).body.database.retries > 0);
    await release();
    expect((await turn).status).toBe(200);
    expect(brief(findingsOf(await readServerFacts(url)))).toContain('warning met-locks');
  });

  it('that was stopped for a while stood still', async () => {
    const { url, process: child, ended } = await startServe(['--temporary']);
    // What it cannot compare with a moment before, it does not see.
    const delay = async () => (await getJson(`${url}/api/metrics`)).body.process.event_loop_delay_max_ms;
    await waitFor(async () => (await delay()) > 0);
    child.kill('SIGSTOP');
    expect(brief(findingsOf(await readServerFacts(url, { timeoutMs: 1_500 })))).toEqual([
      'error server-stalled',
    ]);
    child.kill('SIGCONT');
    expect(brief(findingsOf(await readServerFacts(url)))).toContain('warning event-loop-stalls');
    child.kill('SIGTERM');
    await ended;
    expect(brief(findingsOf(await readServerFacts(url)))).toEqual(['error server-unreachable']);
  });
});
