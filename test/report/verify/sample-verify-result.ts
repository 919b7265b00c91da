import type { CheckResult, VerifyResult } from '../../../src/verify/result.ts';

export const PASSED = {
  name: 'burst',
  holdsWhen: 'simultaneous requests are all answered and stored once',
  tookMs: 900,
  status: 'passed',
  summary: '20/20 answered, 20 stored',
} as const satisfies CheckResult;

export const FAILED = {
  name: 'steps',
  holdsWhen: 'no number of simultaneous requests brings an error',
  tookMs: 12_300,
  status: 'failed',
  summary: '13 of 20 requests: 13 lock-error',
  evidence: ['13 lock-error: HTTP 500 {"error":"database is locked"}'],
  log: 'SqliteError: database is locked',
  diagnoses: [
    {
      cause: 'no-retry',
      title: 'no retry: a lock error goes straight to the client',
      evidence: '13 times: HTTP 500, without a retry',
      remedy:
        'Set a busy timeout of a few seconds, and run the whole transaction again when it ends in SQLITE_BUSY, with a growing and random pause.',
      confirmedBy: null,
    },
  ],
  steps: [
    { concurrency: 1, ok: 1, lockErrors: 0, internalErrors: 0, p50Ms: 4.2, maxMs: 4.2 },
    { concurrency: 20, ok: 7, lockErrors: 13, internalErrors: 0, p50Ms: 61.3, maxMs: 1_500 },
    { concurrency: 50, ok: 0, lockErrors: 48, internalErrors: 2, p50Ms: null, maxMs: null },
  ],
} as const satisfies CheckResult;

export const DATA_LOST = {
  name: 'killed',
  holdsWhen: 'a turn that was answered survives the death of the server',
  tookMs: 2_000,
  status: 'data-lost',
  summary: '3 of 20 acknowledged turns are not stored',
  evidence: [],
  log: null,
  diagnoses: [
    {
      cause: 'early-acknowledgement',
      title: 'early acknowledgement: the answer is sent before the commit',
      evidence: '3 turns',
      remedy: 'Answer after the commit.',
      confirmedBy: null,
    },
  ],
} as const satisfies CheckResult;

export const SKIPPED = {
  name: 'slow-model',
  holdsWhen: 'a slow model holds up no other request',
  tookMs: 0,
  status: 'skipped',
  reason: 'needs a server that this program can start',
} as const satisfies CheckResult;

export const UNKNOWN = {
  name: 'readers',
  holdsWhen: 'reads go on while others write',
  tookMs: 400,
  status: 'unknown',
  reason: 'the audit could not read: HTTP 404',
} as const satisfies CheckResult;

/** A run of the checks given. By default all passed. */
export function sample(
  checks: readonly CheckResult[] = [PASSED],
  change: Partial<VerifyResult> = {},
): VerifyResult {
  return {
    schema: 'genesis.verify/1',
    version: '0.1.0',
    startedAt: '2026-01-01T00:00:00.000Z',
    tookMs: 33_000,
    target: 'embedded server',
    insecure: false,
    readBefore: [],
    quick: false,
    checks,
    interrupted: false,
    observations: [],
    verdict: { status: 'passed' },
    ...change,
  };
}

/** What a server may answer to harm the reader of the report: commands for terminals, XML, Markdown and workflows. */
export const HOSTILE = [
  '\u0000\u001b[2J\u0007\ud800\u202e\u2028\ufffe',
  ']]><failure/><!--&amp;&lt;',
  '\r\n::error::forged%0A::error::forged\n',
  '| # [link](http://x) `code` **bold** \\| <img src=x onerror=alert(1)> |',
  '漢字'.repeat(80),
  'x'.repeat(300),
  '\udc00',
].join(' ');

export const HOSTILE_CHECK: CheckResult = {
  ...FAILED,
  name: HOSTILE,
  summary: HOSTILE,
  evidence: Array.from({ length: 40 }, () => HOSTILE),
  log: HOSTILE,
  diagnoses: [{ cause: 'no-retry', title: HOSTILE, evidence: HOSTILE, remedy: HOSTILE, confirmedBy: null }],
};
