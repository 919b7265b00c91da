import { describe, expect, it } from 'vitest';
import { CHAT_HISTORY_PATH, CHAT_REQUEST } from '../../../src/stress/request/request.ts';
import type { StressOptions } from '../../../src/stress/run/options.ts';
import { runStress } from '../../../src/stress/stress.ts';
import { type KeyedChatOptions, startKeyedChat } from '../../support/keyed-chat.ts';

const REQUESTS = 12;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function options(url: string, changes: Partial<StressOptions> = {}): StressOptions {
  return {
    target: { kind: 'remote', url },
    load: { kind: 'closed-loop', concurrency: 4, until: { requests: REQUESTS } },
    timeoutMs: 30_000,
    audit: 'read-back',
    request: CHAT_REQUEST,
    history: { path: CHAT_HISTORY_PATH },
    retryLost: 3,
    ...changes,
  };
}

async function run(server: KeyedChatOptions, changes: Partial<StressOptions> = {}) {
  const { url, arrivals } = await startKeyedChat(server);
  return { arrivals, result: await runStress(options(url, changes)) };
}

describe('what is lost on its way', () => {
  it('is sent again with the same key and body, counts once, and is stored once', async () => {
    const { arrivals, result } = await run({ keys: 'honoured', losses: 2 });
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.requests).toMatchObject({ completed: REQUESTS, ok: REQUESTS });
    expect(result.latency?.count).toBe(REQUESTS);
    expect(result.audit).toMatchObject({ acknowledged: REQUESTS, stored: REQUESTS, duplicated: 0 });
    expect(result.repetition).toEqual({
      ...{ requests: REQUESTS, repetitions: 2 * REQUESTS, replayed: REQUESTS },
      ...{ underWay: 0, waited: 0 },
    });
    const sent = new Set(arrivals.map(({ key, message }) => `${key} ${message}`));
    expect(new Set(arrivals.map(({ key }) => key)).size).toBe(REQUESTS);
    expect(arrivals.every(({ key }) => UUID.test(key ?? ''))).toBe(true);
    expect(sent.size).toBe(REQUESTS);
  });

  it.each<[string, Partial<StressOptions>]>([
    ['an open loop', { load: openLoop() }],
    ['a burst over connections of their own', { load: burst(), reconnect: true }],
    ['a warm-up', { load: burst(), warmupMs: 20 }],
  ])('is sent again in %s', async (_, changes) => {
    const { result } = await run({ keys: 'honoured', losses: 1 }, changes);
    expect(result.requests.ok).toBe(result.requests.completed);
    expect(result.audit).toMatchObject({ lost: 0, duplicated: 0, recovered: 0 });
    expect(result.repetition).toMatchObject({ requests: result.requests.completed });
  });

  it('has the key of its own header', async () => {
    const headers = [...CHAT_REQUEST.headers, ['Idempotency-Key', '"{{uuid}}"'] as const];
    const { arrivals, result } = await run(
      { keys: 'honoured', losses: 1 },
      { request: { ...CHAT_REQUEST, headers } },
    );
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(arrivals.every(({ key }) => /^"[0-9a-f-]{36}"$/.test(key ?? ''))).toBe(true);
  });

  it('is given up after so many times, and then may be stored', async () => {
    const { arrivals, result } = await run({ keys: 'honoured', losses: 5 }, { retryLost: 1 });
    expect(result.outcomes['connection-lost']).toBe(REQUESTS);
    expect(arrivals.length).toBe(2 * REQUESTS);
    expect(result.audit).toMatchObject({ acknowledged: 0, recovered: REQUESTS, unexpected: 0 });
  });

  it('is sent once, without a key, unless that is asked for', async () => {
    const { arrivals, result } = await run({ keys: 'honoured', losses: 1 }, { retryLost: 0 });
    expect(result.repetition).toBeNull();
    expect(result.outcomes['connection-lost']).toBe(REQUESTS);
    expect(arrivals.map(({ key }) => key)).toEqual(new Array(REQUESTS).fill(undefined));
  });

  it('is waited for while the server takes no connections, more often than it is repeated', async () => {
    const { result } = await run({ keys: 'honoured', losses: 1, downMs: 1_000 });
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(result.repetition?.waited).toBeGreaterThan(0);
  });

  it.each([409, 425, 429, 503])(
    'is asked for again after %i to a repetition, which is not one of these',
    async (status) => {
      const underWay = (attempt: number) => (attempt === 2 || attempt === 3 ? status : undefined);
      const { result } = await run({ keys: 'honoured', losses: 1, refuse: underWay }, { retryLost: 1 });
      expect(result.verdict).toEqual({ status: 'passed' });
      expect(result.repetition).toMatchObject({ repetitions: REQUESTS, underWay: 2 * REQUESTS });
    },
  );

  // A pause of 30 s for a server that stays away would be longer.
  it('is not waited for after an interruption', { timeout: 20_000 }, async () => {
    const { url } = await startKeyedChat({ keys: 'honoured', losses: 1, downMs: 60_000 });
    const interrupted = AbortSignal.timeout(1_000);
    const result = await runStress(options(url, { load: burst() }), { signal: interrupted });
    expect(result).toMatchObject({ interrupted: true, cutShort: 4 });
    expect(result.audit.status).toBe('unknown');
  });
});

describe('an answer with an error is an answer:', () => {
  it.each([
    [500, 'internal-error'],
    [409, 'request-refused'],
    [422, 'request-refused'],
  ] as const)('%i is not sent again', async (status, outcome) => {
    const { arrivals, result } = await run({ keys: 'honoured', refuse: () => status });
    expect(result.outcomes[outcome]).toBe(REQUESTS);
    expect(arrivals.length).toBe(REQUESTS);
  });

  it('after a loss, it does not mean that nothing is stored', async () => {
    const failsThen = (attempt: number) => (attempt === 2 ? 500 : undefined);
    const { result } = await run({ keys: 'honoured', losses: 1, refuse: failsThen });
    expect(result.audit).toMatchObject({ recovered: REQUESTS, unexpected: 0 });
  });
});

describe('what is stored more than once', () => {
  it('is a failure of a server that ignores keys, and no loss', async () => {
    const { result } = await run({ keys: 'ignored', losses: 1 });
    expect(result.verdict.status).toBe('failed');
    expect(result.audit).toMatchObject({ keyNotHonoured: REQUESTS, duplicated: 0, lost: 0 });
    expect(result.diagnoses.map(({ cause }) => cause)).toEqual(['key-not-honoured']);
  });

  it('is loss where the server knows keys, and forgets some', async () => {
    const { result } = await run({ keys: 'forgotten', losses: 1 });
    expect(result.verdict.status).toBe('data-lost');
    expect(result.audit).toMatchObject({ keyNotHonoured: 0 });
  });
});

function burst(): StressOptions['load'] {
  return { kind: 'burst', concurrency: 4 };
}

function openLoop(): StressOptions['load'] {
  return { kind: 'open-loop', ratePerSecond: 100, concurrency: 10, until: { requests: REQUESTS } };
}
