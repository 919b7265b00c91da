import { capacityVerdict } from '../../../src/capacity/judge/capacity-verdict.ts';
import type { CapacityResult, CapacityStep } from '../../../src/capacity/result.ts';
import { bound } from '../../support/judged.ts';
import { CLEAN_AUDIT } from '../../support/samples.ts';
import { sampleMachine, sampleSettings } from '../../support/stress-result.ts';

export const CALM: CapacityStep['bends'] = {
  lockErrors: 0,
  retries: 0,
  poolWaitMs: 0.5,
  databaseMs: 1,
  modelMs: 0,
  serverCores: 0.4,
  lockedShare: 0.02,
};

/** A step that was kept, with changes. */
export function sampleStep(level: number, changes: Partial<CapacityStep> = {}): CapacityStep {
  return {
    level,
    ...{ purpose: 'climb', outcome: 'kept', isWhole: false, reasons: [] },
    ...{ atMs: 0, loadMs: 1_200, requests: { completed: level, ok: level } },
    ...{ rounds: null, ratePerSecond: level, meanInFlight: level / 100, backlogPerSecond: 0 },
    ...{ p50Ms: 5, p95Ms: 8, p99Ms: 9, thresholds: [], bends: CALM, generatorCpu: 0.2, recoveryMs: null },
    ...changes,
  };
}

/** A step that broke its latency and queued up. */
export function brokenStep(level: number, changes: Partial<CapacityStep> = {}): CapacityStep {
  return sampleStep(level, {
    ...{ outcome: 'broke', reasons: ['p95<300ms', 'backlog'] },
    ...{ ratePerSecond: 412, backlogPerSecond: level - 412, p95Ms: 420, recoveryMs: 600 },
    thresholds: [{ threshold: bound('p95<300ms'), unit: 'ms', observed: 420, holds: false }],
    bends: { ...CALM, lockErrors: 0.02, poolWaitMs: 30 },
    ...changes,
  });
}

const REPEATED = { purpose: 'confirm', isWhole: true } as const;

/** A server that holds 403 requests per second, and 421 no more. */
export function sampleCapacity(changes: Partial<CapacityResult> = {}): CapacityResult {
  const capacity: CapacityResult['capacity'] = {
    ...{ status: 'found', low: 403, high: 421, limit: 'p95<300ms', reason: null, noRecoveryFrom: null },
    ...changes.capacity,
  };
  const search = {
    by: 'rate',
    first: 10,
    most: 100_000,
    budgetMs: 90_000,
    expected: null,
    ...changes.search,
  } as const;
  const { expected, by } = search;
  const audit = changes.audit ?? { status: 'read', ...CLEAN_AUDIT, acknowledged: 9_000, stored: 9_000 };
  return {
    schema: 'genesis.capacity/1',
    version: '0.1.0',
    machine: sampleMachine(),
    startedAt: '2026-01-31T12:00:00.000Z',
    tookMs: 41_000,
    command: "genesis capacity --threshold 'p95<300ms'",
    target: { url: 'http://127.0.0.1:8080', description: 'embedded server, empty database' },
    readBefore: [],
    settings: sampleSettings(),
    thresholds: [bound('success>=99.9%'), bound('p95<300ms')],
    changes: [{ name: 'lockErrors', from: 421, before: 0, after: 0.02 }],
    steps: [
      ...[10, 20, 40, 80, 160, 320].map((level) => sampleStep(level)),
      brokenStep(640),
      ...[403, 403, 403].map((level) => sampleStep(level, REPEATED)),
      ...[421, 421].map((level) => brokenStep(level, REPEATED)),
    ],
    requests: { completed: 9_100, ok: 9_000 },
    failures: [{ outcome: 'lock-error', count: 100, example: 'HTTP 500 database is locked' }],
    databaseErrors: [],
    scenario: null,
    interrupted: false,
    observations: [],
    ...changes,
    capacity,
    search,
    audit,
    verdict: capacityVerdict({ capacity, by, audit, expected, interrupted: false, hang: null, misfit: null }),
  };
}
