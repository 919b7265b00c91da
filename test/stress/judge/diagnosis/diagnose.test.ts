import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../src/stress/answer/outcome.ts';
import { diagnose } from '../../../../src/stress/judge/diagnosis/diagnose.ts';
import type { Symptoms } from '../../../../src/stress/judge/diagnosis/symptoms.ts';
import type { Timeline } from '../../../../src/stress/measure/timeline.ts';
import { injected } from '../../../support/judged.ts';
import { CLEAN_AUDIT, CLEAN_TIMING, NO_OUTCOMES, QUIET_LOG } from '../../../support/samples.ts';

const KILLED = injected('kill@1s');
const LOCKED = injected('lock@1s:1s');

function failing(outcome: Outcome, example: string): Partial<Symptoms> {
  return { outcomes: { ...NO_OUTCOMES, [outcome]: 9 }, failures: [{ outcome, count: 9, example }] };
}

function audited(counts: Partial<typeof CLEAN_AUDIT>): Partial<Symptoms> {
  return { audit: { status: 'read', ...CLEAN_AUDIT, ...counts } };
}

function causes(...symptoms: Partial<Symptoms>[]): string[] {
  const none: Symptoms = {
    outcomes: NO_OUTCOMES,
    failures: [],
    timing: null,
    serverLog: null,
    audit: { status: 'read', ...CLEAN_AUDIT },
    faults: [],
    timeline: failedAt(),
    modelFailures: 0,
  };
  return diagnose(Object.assign(none, ...symptoms)).map(({ cause }) => cause);
}

/** Lock errors of requests that were sent then. */
function failedAt(...atMs: number[]): Timeline {
  const dots = [{ outcome: 'lock-error', count: atMs.length, atMs, latencyMs: atMs.map(() => 1) }] as const;
  return { intervalMs: 100, completed: [], failed: [], lockErrors: [], retries: [], dots };
}

const BUSY = failing('lock-error', 'HTTP 500 database is locked (SQLITE_BUSY)');
const SNAPSHOT = failing('lock-error', 'HTTP 500 database is locked (SQLITE_BUSY_SNAPSHOT)');
const LOGGED = { ...QUIET_LOG, lines: 12, lockErrors: 9, retries: 0, example: 'database is locked' };
const RETRIED = { timing: { ...CLEAN_TIMING, mostRetries: 5 } };

describe('the likely root cause', () => {
  it.each<[string, string[], string[]]>([
    ['nothing went wrong', causes(), []],
    ['a pool was exhausted', causes(failing('pool-exhausted', 'HTTP 503')), ['pool-exhaustion']],
    ['a constraint failed', causes(failing('constraint-error', 'UNIQUE')), ['check-then-insert']],
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
      'the log shows lock errors that failed no request',
      causes(failing('timeout', 'no answer'), { serverLog: LOGGED }),
      [],
    ],
    [
      'the log shows lock errors and retries',
      causes(failing('internal-error', 'HTTP 500'), { serverLog: { ...LOGGED, retries: 9 } }),
      ['lock-across-await'],
    ],
    ['a snapshot was stale', causes(SNAPSHOT, RETRIED), ['deferred-upgrade']],
    [
      'a snapshot was stale only since a lock',
      causes(SNAPSHOT, { faults: [LOCKED], timeline: failedAt(900, 1_800) }),
      ['poisoned-connection'],
    ],
    [
      'a snapshot was stale long before a lock',
      causes(SNAPSHOT, { faults: [LOCKED], timeline: failedAt(300, 1_800) }),
      ['deferred-upgrade'],
    ],
    ['replies went astray', causes({ outcomes: { ...NO_OUTCOMES, crosstalk: 3 } }), ['unbounded-context']],
    ['turns are lost', causes(audited({ lost: 3 })), ['early-acknowledgement']],
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
      ['early-acknowledgement'],
    ],
    ['turns are stored twice', causes(audited({ duplicated: 2 })), ['repeated-write']],
    ['half turns are left behind', causes(audited({ orphaned: 2 })), ['split-turn']],
    ['half turns are left behind by a kill', causes(audited({ orphaned: 2 }), { faults: [KILLED] }), []],
    ['connections were lost', causes(failing('connection-lost', 'ECONNRESET')), ['server-died']],
    [
      'connections were lost by a kill',
      causes(failing('connection-lost', 'ECONNRESET'), { faults: [KILLED] }),
      [],
    ],
    ['nothing was understood', causes(failing('bad-response', 'HTTP 404 Not Found')), ['not-this-api']],
    ['the audit could not read', causes({ audit: { status: 'unknown', reason: 'HTTP 404' } }), []],
  ])('%s', (_, named, expected) => {
    expect(named).toEqual(expected);
  });

  it('says what was seen and what to change', () => {
    const [diagnosis] = diagnose({
      ...{ timing: null, serverLog: null, faults: [], timeline: failedAt(), modelFailures: 0 },
      audit: { status: 'read', ...CLEAN_AUDIT },
      ...(BUSY as Pick<Symptoms, 'outcomes' | 'failures'>),
    });
    expect(diagnosis?.evidence).toBe('9 times: HTTP 500 database is locked (SQLITE_BUSY)');
    expect(diagnosis?.remedy).toMatch(/Retry-After/);
  });
});
