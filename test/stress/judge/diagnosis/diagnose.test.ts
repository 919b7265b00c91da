import { describe, expect, it } from 'vitest';
import {
  type DatabaseError,
  databaseErrorTraits,
} from '../../../../src/stress/answer/database/database-error.ts';
import type { Outcome } from '../../../../src/stress/answer/outcome.ts';
import type { Diagnosis } from '../../../../src/stress/judge/diagnosis/causes.ts';
import { diagnose, warnings } from '../../../../src/stress/judge/diagnosis/diagnose.ts';
import type { Symptoms } from '../../../../src/stress/judge/diagnosis/symptoms.ts';
import type { DotGroup, Timeline } from '../../../../src/stress/measure/timeline.ts';
import { injected } from '../../../support/judged.ts';
import { observedLocks, type SeenLocks, shortWriter } from '../../../support/observed-locks.ts';
import { CLEAN_AUDIT, CLEAN_TIMING, NO_OUTCOMES, QUIET_LOG } from '../../../support/samples.ts';
import { latencyOf, sampleResult } from '../../../support/stress-result.ts';

const { generator: GENERATOR } = sampleResult();
const KILLED = injected('kill@1s');
const LOCKED = injected('lock@1s:1s');

function failing(outcome: Outcome, example: string): Partial<Symptoms> {
  return { outcomes: { ...NO_OUTCOMES, [outcome]: 9 }, failures: [{ outcome, count: 9, example }] };
}

/** The same, where the answers contain an error of the database. */
function answering(error: DatabaseError, outcome: Outcome, example: string): Partial<Symptoms> {
  return { ...failing(outcome, example), databaseErrors: [{ error, count: 9, example }] };
}

/** Nine plain 500s, and what the log says about them. */
function logged(...errors: readonly (readonly [DatabaseError, number])[]): Partial<Symptoms> {
  const seen = errors.map(([error, count]) => ({ error, count, example: `logged: ${error}` }));
  return {
    ...failing('internal-error', 'HTTP 500 Internal Server Error'),
    serverLog: { ...QUIET_LOG, errors: seen },
  };
}

function audited(counts: Partial<typeof CLEAN_AUDIT>): Partial<Symptoms> {
  return { audit: { status: 'read', ...CLEAN_AUDIT, ...counts } };
}

function causes(...symptoms: Partial<Symptoms>[]): string[] {
  return diagnosesOf(...symptoms).map(({ cause }) => cause);
}

function diagnosesOf(...symptoms: Partial<Symptoms>[]): readonly Diagnosis[] {
  return diagnose(symptomsOf(...symptoms));
}

function symptomsOf(...symptoms: Partial<Symptoms>[]): Symptoms {
  const none: Symptoms = {
    outcomes: NO_OUTCOMES,
    failures: [],
    databaseErrors: [],
    latency: null,
    loadMs: 1_000,
    aloneMs: null,
    timing: null,
    serverLog: null,
    locks: null,
    audit: { status: 'read', ...CLEAN_AUDIT },
    repetition: null,
    faults: [],
    timeline: timelineOf(),
    modelFailures: 0,
    serverCpu: null,
    generator: { cpu: 0.1, eventLoopDelayMaxMs: 4, mostInFlight: 20, saturated: false },
    hang: null,
    misfit: null,
  };
  return Object.assign(none, ...symptoms);
}

function repeated(requests: number): Partial<Symptoms> {
  return { repetition: { requests, repetitions: requests, replayed: 0, underWay: 1, waited: 0 } };
}

/** Lock errors of requests that were sent then, and waited so long. */
function refused(atMs: readonly number[], latencyMs = 1): DotGroup {
  return dots(
    'lock-error',
    atMs,
    atMs.map(() => latencyMs),
  );
}

function dots(outcome: Outcome, atMs: readonly number[], latencyMs: readonly number[]): DotGroup {
  return { outcome, count: atMs.length, atMs, latencyMs };
}

function timelineOf(...groups: DotGroup[]): Timeline {
  return { intervalMs: 100, completed: [], failed: [], lockErrors: [], retries: [], dots: groups };
}

const BUSY = answering('busy', 'lock-error', 'HTTP 500 database is locked (SQLITE_BUSY)');
const SNAPSHOT = answering('stale-snapshot', 'lock-error', 'HTTP 500 locked (SQLITE_BUSY_SNAPSHOT)');
const LOGGED = { ...QUIET_LOG, lines: 12, lockErrors: 9, retries: 0, example: 'database is locked' };
const RETRIED = { timing: { ...CLEAN_TIMING, mostRetries: 5 } };

describe('the likely root cause', () => {
  it.each<[string, string[], string[]]>([
    ['nothing went wrong', causes(), []],
    [
      'a pool was exhausted',
      causes(answering('pool-timeout', 'pool-exhausted', 'HTTP 503')),
      ['pool-exhaustion'],
    ],
    [
      'a constraint failed',
      causes(answering('not-unique', 'constraint-error', 'UNIQUE')),
      ['check-then-insert'],
    ],
    ['a lock error was not retried', causes(BUSY, { timing: CLEAN_TIMING }), ['no-retry']],
    ['a lock error, the server reports no more', causes(BUSY), ['no-retry']],
    ['retries ran out, no injected lock', causes(BUSY, RETRIED), ['lock-across-await']],
    ['retries ran out, the database locked from outside', causes(BUSY, RETRIED, { faults: [LOCKED] }), []],
    [
      'only the log shows lock errors',
      causes(failing('internal-error', 'HTTP 500'), { serverLog: LOGGED }),
      ['no-retry'],
    ],
    [
      'the log shows lock errors, and their connections were closed',
      causes(failing('connection-lost', 'ECONNRESET'), { serverLog: LOGGED }),
      ['no-retry', 'server-died'],
    ],
    [
      'the log shows lock errors, and a kill cut connections off',
      causes(failing('connection-lost', 'ECONNRESET'), { serverLog: LOGGED, faults: [KILLED] }),
      [],
    ],
    [
      'the log shows lock errors, and streams were cut off',
      causes(failing('cut-off', 'no end mark'), { serverLog: LOGGED }),
      ['no-retry', 'cut-off-streams'],
    ],
    [
      'the log shows lock errors that were retried, and streams were cut off',
      causes(failing('cut-off', 'no end mark'), { serverLog: { ...LOGGED, retries: 9 } }),
      ['cut-off-streams'],
    ],
    [
      'the log shows lock errors, and a kill cut streams off',
      causes(failing('cut-off', 'no end mark'), { serverLog: LOGGED, faults: [KILLED] }),
      [],
    ],
    [
      'the log shows lock errors that failed no request',
      causes(failing('timeout', 'no answer'), { serverLog: LOGGED }),
      [],
    ],
    [
      'the log shows lock errors and retries',
      causes(failing('internal-error', 'HTTP 500'), { serverLog: { ...LOGGED, retries: 9 } }),
      ['lock-across-await'],
    ],
    [
      'the log shows lock errors that were retried, and another error',
      causes(failing('internal-error', 'HTTP 500'), {
        serverLog: { ...LOGGED, retries: 9, example: 'ValueError: the model has no answer' },
      }),
      [],
    ],
    ['a snapshot was stale', causes(SNAPSHOT, RETRIED), ['deferred-upgrade']],
    [
      'a snapshot was stale only since a lock',
      causes(SNAPSHOT, { faults: [LOCKED], timeline: timelineOf(refused([900, 1_800], 200)) }),
      ['poisoned-connection'],
    ],
    [
      'a snapshot was stale long before a lock',
      causes(SNAPSHOT, { faults: [LOCKED], timeline: timelineOf(refused([300, 1_800])) }),
      ['deferred-upgrade'],
    ],
    ['replies went astray', causes({ outcomes: { ...NO_OUTCOMES, crosstalk: 3 } }), ['unbounded-context']],
    ['turns are lost', causes(audited({ lost: 3 })), ['lost-update', 'early-acknowledgement']],
    [
      'turns are lost of requests that were sent one by one',
      causes(audited({ lost: 3 }), { generator: { ...GENERATOR, mostInFlight: 1 } }),
      ['early-acknowledgement'],
    ],
    [
      'turns are lost, and others come late',
      causes(audited({ lost: 3, reads: 6, staleReads: 2, storedLate: 4 })),
      ['early-acknowledgement'],
    ],
    [
      'turns are lost after a kill',
      causes(audited({ lost: 3 }), { faults: [KILLED], modelFailures: 9 }),
      ['early-acknowledgement'],
    ],
    [
      'no more turns are lost than requests failed',
      causes(audited({ lost: 3 }), { modelFailures: 9 }),
      ['remove-last-message'],
    ],
    [
      'more turns are lost than requests failed',
      causes(audited({ lost: 10 }), { modelFailures: 9 }),
      ['lost-update', 'early-acknowledgement'],
    ],
    ['turns are stored twice', causes(audited({ duplicated: 2 })), ['repeated-write']],
    [
      'repeated turns are stored twice, by a server that knows keys',
      causes(audited({ duplicated: 2 }), repeated(2)),
      ['key-not-honoured'],
    ],
    [
      'repeated turns are stored twice after a kill',
      causes(audited({ duplicated: 2 }), repeated(2), { faults: [KILLED] }),
      ['keys-forgotten'],
    ],
    [
      'more turns are stored twice than were repeated',
      causes(audited({ duplicated: 3 }), repeated(2)),
      ['repeated-write'],
    ],
    ['half turns are left behind', causes(audited({ orphaned: 2 })), ['split-turn']],
    ['half turns are left behind by a kill', causes(audited({ orphaned: 2 }), { faults: [KILLED] }), []],
    ['connections were lost', causes(failing('connection-lost', 'ECONNRESET')), ['server-died']],
    [
      'connections were lost while a fault cut some',
      causes(failing('connection-lost', 'ECONNRESET'), { faults: [injected('cut@1s:3s')] }),
      [],
    ],
    [
      'connections were refused while a fault cut some',
      causes(failing('connection-refused', 'ECONNREFUSED'), { faults: [injected('cut@1s:3s')] }),
      ['server-died'],
    ],
    [
      'connections were lost by a kill',
      causes(failing('connection-lost', 'ECONNRESET'), { faults: [KILLED] }),
      [],
    ],
    [
      'the server hung',
      causes(failing('timeout', 'no byte'), { hang: { silentMs: 15_000, cpuShare: 0.001 } }),
      ['hang'],
    ],
    [
      'connections were closed without notice',
      causes(failing('unannounced-close', 'closed')),
      ['unannounced-close'],
    ],
    [
      'connections were closed without notice, and the server was gone then',
      causes({
        outcomes: { ...NO_OUTCOMES, 'unannounced-close': 5, 'connection-refused': 15 },
        failures: [
          { outcome: 'connection-refused', count: 15, example: 'ECONNREFUSED' },
          { outcome: 'unannounced-close', count: 5, example: 'closed' },
        ],
      }),
      ['server-died'],
    ],
    ['the requests were redirected', causes(failing('redirected', 'HTTP 307 to /v1/')), ['redirected']],
    ['the key was refused', causes(failing('login-refused', 'HTTP 401')), ['login-refused']],
    ['the path was wrong', causes(failing('wrong-path', 'HTTP 404 Not Found')), ['wrong-path']],
    [
      'one answer in ten has no such path',
      causes({
        ...failing('wrong-path', 'HTTP 404 {"error":"backend pod is gone"}'),
        outcomes: { ...NO_OUTCOMES, ok: 81, 'wrong-path': 9 },
      }),
      ['differing-answers'],
    ],
    ['the request was refused', causes(failing('request-refused', 'HTTP 422')), ['request-refused']],
    [
      'the certificate was not trusted',
      causes(failing('untrusted-certificate', 'self-signed certificate')),
      ['untrusted-certificate'],
    ],
    ['nothing was understood', causes(failing('bad-response', 'HTTP 200 <html>')), ['not-this-api']],
    [
      'only some of it was not understood',
      causes({
        ...failing('bad-response', 'HTTP 200 <html>'),
        outcomes: { ...NO_OUTCOMES, ok: 1, 'bad-response': 9 },
      }),
      [],
    ],
    ['the audit could not read', causes({ audit: { status: 'unknown', reason: 'HTTP 404' } }), []],
  ])('%s', (_, named, expected) => {
    expect(named).toEqual(expected);
  });

  it.each<[string, string[], string[]]>([
    ['a UNIQUE in the log behind plain 500s', causes(logged(['not-unique', 9])), ['check-then-insert']],
    ['a table created twice', causes(logged(['already-exists', 1])), ['check-then-insert']],
    ['a pool’s timeout in the log', causes(logged(['pool-timeout', 9])), ['pool-exhaustion']],
    ['a database that is read-only', causes(logged(['read-only', 9])), ['database-unusable']],
    ['a damaged database', causes(answering('malformed', 'internal-error', 'x')), ['database-unusable']],
    [
      'a transaction ended by another turn',
      causes(logged(['nested-transaction', 5], ['no-transaction', 4])),
      ['shared-connection'],
    ],
    [
      'only transactions inside transactions',
      causes(logged(['nested-transaction', 9])),
      ['shared-connection', 'poisoned-connection'],
    ],
    [
      'the same, after another error',
      causes(logged(['nested-transaction', 8])),
      ['poisoned-connection', 'shared-connection'],
    ],
    [
      'errors in the log of a run without a failure of unknown reason',
      causes(failing('timeout', 'no answer'), { serverLog: logged(['not-unique', 9]).serverLog ?? null }),
      [],
    ],
  ])('is read from texts: %s', (_, named, expected) => {
    expect(named).toEqual(expected);
  });

  const refusedAt = (atMs: readonly number[], waitedMs: number, ...others: DotGroup[]) =>
    causes(BUSY, { timeline: timelineOf(refused(atMs, waitedMs), ...others) });
  const AT_START = Array.from({ length: 9 }, () => 0);

  it.each<[string, string[], string[]]>([
    ['refused at once', refusedAt(AT_START, 30), ['deferred-upgrade', 'no-busy-timeout']],
    [
      'refused once the model had answered',
      causes(BUSY, {
        timeline: timelineOf(refused(AT_START, 1_030)),
        latency: latencyOf([1_000]),
      }),
      ['deferred-upgrade', 'no-busy-timeout'],
    ],
    [
      'refused long before the model could have answered',
      causes(BUSY, { timeline: timelineOf(refused(AT_START, 3)), latency: latencyOf([1_000]) }),
      ['no-busy-timeout', 'deferred-upgrade'],
    ],
    ['refused after a short wait', refusedAt(AT_START, 300), ['no-retry']],
    ['refused after 5 s', refusedAt(AT_START, 5_000), ['lock-across-await', 'long-write', 'no-retry']],
    [
      'refused after 5 s, one success a second meanwhile',
      refusedAt(AT_START, 5_000, dots('ok', [0, 0, 0, 0, 0], [1_000, 2_000, 3_000, 4_000, 5_000])),
      ['lock-across-await'],
    ],
    [
      'no success after a moment',
      refusedAt([100, 200, 300, 400], 1_000, dots('ok', [0, 0], [20, 30])),
      ['transaction-never-ended', 'lock-across-await'],
    ],
  ])('is read from times: %s', (_, named, expected) => {
    expect(named).toEqual(expected);
  });

  const watched = (changes: Partial<SeenLocks>, more: Partial<Symptoms> = {}) =>
    causes(BUSY, {
      timeline: timelineOf(refused(AT_START, 5_000)),
      locks: observedLocks([], { samples: 100, ...changes }),
      ...more,
    });

  const BUSY_MACHINE = { timeline: timelineOf(refused(AT_START, 300)), latency: latencyOf([250, 300]) };

  it.each<[string, string[], string[]]>([
    ['held without CPU', watched({ holders: [shortWriter({ longestMs: 1_000 })] }), ['lock-across-await']],
    [
      'held by a long computation',
      watched({ holders: [shortWriter({ longestMs: 4_000, cpuShareWhileHeld: 0.95 })] }),
      ['long-write'],
    ],
    [
      'held for long among short holds, with some CPU',
      watched({ holders: [shortWriter({ longestMs: 4_000, cpuShareWhileHeld: 0.5 })] }),
      ['long-write', 'lock-across-await'],
    ],
    [
      'always held for long, with some CPU',
      watched({ holders: [shortWriter({ longestMs: 4_000, medianMs: 4_000, cpuShareWhileHeld: 0.5 })] }),
      ['lock-across-await', 'long-write'],
    ],
    [
      'held for long, while requests are refused at once',
      watched(
        { holders: [shortWriter({ longestMs: 4_000 })] },
        { timeline: timelineOf(refused(AT_START, 3)) },
      ),
      ['deferred-upgrade', 'no-busy-timeout', 'lock-across-await'],
    ],
    [
      'held after the last answer',
      watched({ holders: [shortWriter({ longestMs: 6_000, heldAfterLoadMs: 900 })] }),
      ['transaction-never-ended'],
    ],
    [
      'held after the last answer, with turns that were acknowledged inside it',
      watched({ holders: [shortWriter({ longestMs: 6_000, heldAfterLoadMs: 900 })] }, audited({ lost: 3 })),
      ['transaction-never-ended', 'lost-update', 'early-acknowledgement'],
    ],
    [
      'held after the last answer, while turns may still be under way',
      watched(
        { holders: [shortWriter({ longestMs: 6_000, heldAfterLoadMs: 900 })] },
        { outcomes: { ...NO_OUTCOMES, 'lock-error': 9, timeout: 1 } },
      ),
      ['lock-across-await', 'transaction-never-ended'],
    ],
    [
      'held by another process',
      watched({ holders: [shortWriter({ longestMs: 6_000 }, 'other')] }),
      ['locked-by-another-process'],
    ],
    [
      'held by this tool',
      watched({ holders: [shortWriter({ longestMs: 6_000 }, 'tool')] }),
      ['lock-across-await', 'long-write', 'no-retry'],
    ],
    ['always held, but never for long', watched({ holders: [shortWriter({ longestMs: 20 })] }), ['no-retry']],
    [
      'always held a little longer than for a commit, without CPU',
      watched(
        { holders: [shortWriter({ longestMs: 120, medianMs: 100 })] },
        { serverCpu: { cpuMs: 10, cores: 0.02 } },
      ),
      ['lock-across-await', 'no-retry'],
    ],
    [
      'held much of the time, but never for long',
      watched({ holders: [shortWriter({ longestMs: 16, share: 0.39 })] }),
      ['no-retry'],
    ],
    [
      'hardly ever held',
      watched({ holders: [shortWriter({ longestMs: 0, share: 0.01 })] }),
      ['lock-across-await', 'long-write', 'no-retry'],
    ],
    [
      'kept from committing by readers',
      watched({
        journalMode: 'rollback',
        holders: [
          {
            ...shortWriter({ longestMs: 1_000 }),
            locks: [{ name: 'pending', samples: 80, longestMs: 1_000 }],
          },
        ],
      }),
      ['readers-block-commits'],
    ],
    [
      'read more than written, while requests are refused at once',
      watched(
        { holders: [{ ...shortWriter({}), locks: [{ name: 'reader', samples: 9, longestMs: 30 }] }] },
        { timeline: timelineOf(refused(AT_START, 3)) },
      ),
      ['deferred-upgrade', 'no-busy-timeout'],
    ],
    [
      'never read without being written, while requests are refused at once',
      watched(
        { holders: [{ ...shortWriter({}), locks: [{ name: 'writer', samples: 9, longestMs: 30 }] }] },
        { timeline: timelineOf(refused(AT_START, 3)) },
      ),
      ['no-busy-timeout', 'deferred-upgrade'],
    ],
    [
      'always held, but never for long, on a machine where every answer takes as long as a refusal',
      watched({ holders: [shortWriter({ longestMs: 20 })] }, BUSY_MACHINE),
      ['deferred-upgrade', 'no-busy-timeout', 'no-retry'],
    ],
    [
      'held for long only once, on a machine where every answer takes as long as a refusal',
      watched({ holders: [shortWriter({ longestMs: 400 })] }, BUSY_MACHINE),
      ['deferred-upgrade', 'no-busy-timeout', 'lock-across-await'],
    ],
    [
      'held by a request that was slow, while the others were refused at any time',
      watched(
        { holders: [shortWriter({ longestMs: 700, medianMs: 700 })] },
        {
          timeline: timelineOf(dots('lock-error', AT_START, [200, 250, 400, 500, 700])),
          latency: latencyOf([800]),
        },
      ),
      ['deferred-upgrade', 'no-busy-timeout', 'lock-across-await'],
    ],
    ['not seen', causes(BUSY, { locks: { status: 'unseen', reason: 'macOS' } }), ['no-retry']],
  ])('is read from the watch of the locks: %s', (_, named, expected) => {
    expect(named).toEqual(expected);
  });

  /** Twenty requests sent at once, the first answered after `firstMs`, then one every `everyMs`. */
  const inTurn = (everyMs: number, { firstMs = everyMs, cores = 0.05 } = {}): Partial<Symptoms> => {
    const latencyMs = Array.from({ length: 20 }, (_, index) => firstMs + index * everyMs);
    return {
      timeline: timelineOf(
        dots(
          'ok',
          latencyMs.map(() => 0),
          latencyMs,
        ),
      ),
      latency: latencyOf(latencyMs),
      loadMs: latencyMs.at(-1) ?? 0,
      outcomes: { ...NO_OUTCOMES, ok: 20 },
      serverCpu: { cpuMs: 100, cores },
    };
  };

  /** Twenty requests sent at once, all answered together. */
  const atTheEnd = (loadMs: number): Partial<Symptoms> => ({
    ...inTurn(0, { firstMs: loadMs }),
    loadMs,
  });

  it.each<[string, Partial<Symptoms>, string[]]>([
    ['in turn, with an idle processor', inTurn(100), ['one-at-a-time']],
    [
      'all at the end, after 20 times as long as one alone',
      { ...atTheEnd(2_000), aloneMs: 100 },
      ['one-at-a-time'],
    ],
    ['all together, as fast as one alone', { ...atTheEnd(2_000), aloneMs: null }, []],
    ['all together, twice as slow as one alone', { ...atTheEnd(2_000), aloneMs: 1_000 }, []],
    [
      'in turn, one short write after the other',
      { ...inTurn(100), locks: observedLocks([shortWriter({ share: 0.5 })]) },
      [],
    ],
    [
      'in turn, each holding the write lock all the time',
      { ...inTurn(100), locks: observedLocks([shortWriter({ medianMs: 100 })]) },
      ['one-at-a-time'],
    ],
    ['in turn, with a busy processor', inTurn(100, { cores: 0.9 }), []],
    ['in turn, with a processor that cannot be read', { ...inTurn(100), serverCpu: null }, []],
    ['in turn, each within the time of a commit', inTurn(30), []],
    [
      'as they were sent, with a halt in between',
      { ...inTurn(100), latency: latencyOf([100, 100, 100, 100, 100, 500]) },
      [],
    ],
    ['side by side, ending at even intervals', inTurn(60, { firstMs: 1_500 }), []],
    [
      'side by side, ending together',
      { ...inTurn(100), timeline: timelineOf(dots('ok', [0, 0, 0, 0, 0], [100, 101, 101, 160, 161])) },
      [],
    ],
    [
      'one by one because no more were sent',
      { ...inTurn(100), generator: { cpu: 0, eventLoopDelayMaxMs: 0, mostInFlight: 1, saturated: false } },
      [],
    ],
  ])('is noted on a run that passed: answered %s', (_, symptoms, expected) => {
    expect(warnings(symptomsOf(symptoms)).map(({ cause }) => cause)).toEqual(expected);
  });

  it.each<[string, Partial<Symptoms>, boolean]>([
    ['requests timed out', failing('timeout', 'no answer'), true],
    ['a bound does not hold', {}, true],
    ['the model failed', failing('internal-error', 'HTTP 500 model timeout'), false],
  ])('explains a failed run with requests answered one at a time: %s', (_, { failures = [] }, expected) => {
    expect(causes(inTurn(100), { failures }).includes('one-at-a-time')).toBe(expected);
  });

  /** Nine answers with an error of a database server. */
  const served = (error: DatabaseError, example: string): Partial<Symptoms> =>
    answering(error, databaseErrorTraits(error).outcome ?? 'internal-error', `HTTP 500 ${example}`);

  it.each<[DatabaseError, string, string[]]>([
    ['deadlock', 'deadlock detected', ['deadlock']],
    ['serialization', 'could not serialize access', ['serialization-conflict']],
    [
      'lock-timeout',
      'canceling statement due to lock timeout',
      ['lock-across-await', 'long-write', 'no-retry'],
    ],
    ['statement-timeout', 'canceling statement due to statement timeout', ['statement-timeout']],
    ['too-many-connections', 'sorry, too many clients already', ['too-many-connections']],
    ['idle-in-transaction', 'due to idle-in-transaction timeout', ['idle-in-transaction']],
    ['aborted-transaction', 'current transaction is aborted', ['aborted-transaction']],
    ['prepared-statement', 'prepared statement "s1" does not exist', ['pooler-statements']],
    ['read-only-session', 'cannot execute INSERT in a read-only transaction', ['read-only-session']],
    ['database-away', 'the database system is starting up', ['database-away']],
    ['connection-closed', 'InterfaceError: connection is closed', ['database-away', 'shared-connection']],
    ['missing-row', 'violates foreign key constraint', ['missing-row']],
    ['out-of-memory', 'out of shared memory', ['database-unusable']],
  ])('is read from the error of a database server: %s, %s', (error, example, expected) => {
    expect(causes(served(error, example))).toEqual(expected);
    expect(causes(logged([error, 9]))).toEqual(expected);
  });

  it('is never one of SQLite’s where the locks are those of a database server', () => {
    const refusedAtOnce = { timeline: timelineOf(refused([0, 1, 2, 3, 4], 3)), latency: latencyOf([20, 30]) };
    expect(causes(served('deadlock', 'deadlock detected'), refusedAtOnce)).toEqual(['deadlock']);
  });

  it('names what failed first in a transaction that goes on after it', () => {
    const databaseErrors = [
      { error: 'aborted-transaction', count: 9, example: 'HTTP 500 current transaction is aborted' },
      { error: 'not-unique', count: 1, example: 'HTTP 500 duplicate key' },
    ] as const;
    const [first] = diagnosesOf(failing('internal-error', 'HTTP 500'), { databaseErrors });
    expect(first?.evidence).toBe(
      '9 times: HTTP 500 current transaction is aborted; also once: HTTP 500 duplicate key',
    );
  });

  it('of a lock is a transaction that was left open, where sessions were ended because of one', () => {
    const databaseErrors = [
      { error: 'lock-timeout', count: 9, example: 'due to lock timeout' },
      { error: 'idle-in-transaction', count: 1, example: 'due to idle-in-transaction timeout' },
    ] as const;
    const named = causes(failing('lock-error', 'due to lock timeout'), { databaseErrors });
    expect(named).toEqual(['idle-in-transaction', 'lock-across-await']);
  });

  it.each<[string, Symptoms['serverLog'], RegExp]>([
    ['unknown', null, /its log shows why \(genesis stress --log FILE/],
    ['nothing', QUIET_LOG, /; no chat was ever answered: is it http:\/\/ or https:\/\/\?$/],
    ['an error', { ...QUIET_LOG, example: "KeyError: 'text'" }, /does the request fit\? genesis probe/],
    [
      'an error of the database',
      { ...QUIET_LOG, ...logged(['not-unique', 9]).serverLog, example: 'UNIQUE constraint failed' },
      /ECONNRESET$/,
    ],
  ])('asks what is wrong with a server that answers nothing, by its log: %s', (_, serverLog, expected) => {
    const found = diagnosesOf(failing('connection-lost', 'ECONNRESET'), { serverLog });
    expect(found.find(({ cause }) => cause === 'server-died')?.evidence).toMatch(expected);
  });

  it('says what was seen and what to change', () => {
    const [diagnosis] = diagnosesOf(BUSY);
    expect(diagnosis?.evidence).toBe('9 times: HTTP 500 database is locked (SQLITE_BUSY)');
    expect(diagnosis?.remedy).toMatch(/Retry-After/);
  });
});
