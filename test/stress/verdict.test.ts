import { describe, expect, it } from 'vitest';
import { OUTCOMES, type Outcome } from '../../src/stress/outcome.ts';
import { judge } from '../../src/stress/verdict.ts';

describe('the verdict', () => {
  const evidence = (outcomes: Partial<Record<Outcome, number>>, audit = {}, interrupted = false) => {
    const all = { ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])), ...outcomes } as Record<
      Outcome,
      number
    >;
    const completed = Object.values(all).reduce((sum, count) => sum + count, 0);
    const clean = {
      acknowledged: all.ok,
      stored: all.ok,
      lost: 0,
      duplicated: 0,
      orphaned: 0,
      unexpected: 0,
      recovered: 0,
    };
    return judge({
      requests: { completed, ok: all.ok },
      excused: 0,
      faults: [],
      outcomes: all,
      audit: { status: 'read', ...clean, ...audit } as never,
      interrupted,
    });
  };

  it.each([
    ['all is well', evidence({ ok: 20 }), 'passed'],
    ['one request failed', evidence({ ok: 19, 'lock-error': 1 }), 'failed'],
    ['a reply answered somebody else', evidence({ ok: 19, crosstalk: 1 }), 'failed'],
    ['a request timed out', evidence({ ok: 19, timeout: 1 }), 'failed'],
    ['a failed request left something behind', evidence({ ok: 20 }, { orphaned: 1 }), 'failed'],
    ['a request that was told an error is stored', evidence({ ok: 20 }, { unexpected: 1 }), 'failed'],
    ['a turn is lost', evidence({ ok: 19, 'lock-error': 1 }, { lost: 1 }), 'data-lost'],
    ['a turn is stored twice', evidence({ ok: 20 }, { duplicated: 1 }), 'data-lost'],
    [
      'the audit could not read',
      evidence({ ok: 20 }, { status: 'unknown', reason: 'HTTP 404' }),
      'inconclusive',
    ],
    [
      'the audit was not asked for',
      evidence({ ok: 20 }, { status: 'skipped', reason: 'not asked for' }),
      'passed',
    ],
    ['nothing was sent', evidence({}), 'inconclusive'],
    ['it was interrupted', evidence({ ok: 5 }, {}, true), 'inconclusive'],
    [
      'nobody listened any more, and a turn is lost',
      evidence({ 'connection-refused': 20 }, { lost: 1 }),
      'data-lost',
    ],
    ['it was interrupted after a failure', evidence({ ok: 4, 'lock-error': 1 }, {}, true), 'failed'],
    ['nobody listened', evidence({ 'connection-refused': 20 }), 'inconclusive'],
    ['the tool ran out of sockets', evidence({ 'client-limit': 20 }), 'inconclusive'],
    ['the tool ran out of sockets for some', evidence({ ok: 15, 'client-limit': 5 }), 'inconclusive'],
    [
      'the tool ran out of sockets and requests failed',
      evidence({ timeout: 1, 'client-limit': 5 }),
      'failed',
    ],
  ])('when %s', (_name, verdict, status) => {
    expect(verdict.status).toBe(status);
  });

  it('names every reason', () => {
    expect(evidence({ ok: 17, 'lock-error': 2, timeout: 1 }, { orphaned: 2 })).toEqual({
      status: 'failed',
      reasons: ['3 of 20 requests: 2 lock-error, 1 timeout', '2 failed requests left half a turn behind'],
    });
  });
});
