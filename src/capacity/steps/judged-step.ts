import { evaluate } from '../../stress/judge/thresholds/evaluate.ts';
import type { Threshold } from '../../stress/judge/thresholds/threshold.ts';
import { percentileOf } from '../../stress/measure/percentile-of.ts';
import type { LockCount } from '../../stress/observe/lock-count.ts';
import { type CpuReading, cpuBetween } from '../../stress/observe/server-cpu.ts';
import type { BendName, CapacityStep } from '../result.ts';
import { type Backlog, backlogOf } from './backlog.ts';
import { judgeStep } from './judge-step.ts';
import { observableOf } from './observable-of.ts';
import type { StepMeasures } from './step-recorder.ts';

/** A growth of the queue that may be chance, as a share of the requests. */
const TOLERANCE = 0.01;
const TOLERANCE_BY_CHANCE = 0.03;

/** What was read before the step and after it; null where it cannot be read. */
type Around<T> = readonly [before: T | null, after: T | null];

/** A step that was made. */
export interface StepMade extends Pick<CapacityStep, 'level' | 'purpose' | 'isWhole' | 'atMs'> {
  readonly measures: StepMeasures;
  /** Whether it ended before its time, because the server was overrun. */
  readonly isOverrun: boolean;
  /** Whether requests were due by a schedule, not by answers. */
  readonly isOpen: boolean;
  readonly isByChance: boolean;
  readonly unsent: number;
  readonly connections: number;
  readonly cpu: Around<CpuReading>;
  readonly locks: Around<LockCount>;
}

/** Judges a step. */
export function judgedStep(made: StepMade, thresholds: readonly Threshold[]): CapacityStep {
  const { level, purpose, isWhole, atMs, measures, unsent, connections } = made;
  const observable = observableOf(measures);
  const backlog = backlogIn(made);
  const evaluated = thresholds.map((threshold) => evaluate(threshold, observable));
  const isGrowing = backlog.isGrowing || made.isOverrun;
  const { lateMs, loadMs, rounds, busyShare } = measures;
  const evidence = {
    observable,
    thresholds: evaluated,
    isWhole,
    rounds,
    isGrowing,
    unsent,
    lateMs,
    busyShare,
    connections,
  };
  const ms = (percentile: 50 | 95 | 99) => percentileOf(observable.latency, percentile) ?? null;
  return {
    ...{ level, purpose, isWhole, atMs, loadMs },
    ...judgeStep(evidence),
    requests: { completed: observable.requests.completed, ok: observable.requests.ok },
    rounds,
    ratePerSecond: observable.ratePerSecond,
    meanInFlight: backlog.meanInFlight,
    backlogPerSecond: backlog.perSecond,
    ...{ p50Ms: ms(50), p95Ms: ms(95), p99Ms: ms(99) },
    thresholds: evaluated,
    bends: bendsOf(made),
    generatorCpu: measures.generator.cpu,
    recoveryMs: null,
  };
}

/** In a closed loop no queue can grow: every user has one request under way. */
function backlogIn({ measures, isOpen, isByChance, level }: StepMade): Backlog {
  if (!isOpen) return { meanInFlight: level, perSecond: 0, isGrowing: false };
  const { answered, loadMs } = measures;
  return backlogOf(answered, loadMs, isByChance ? TOLERANCE_BY_CHANCE : TOLERANCE);
}

function bendsOf({ measures: { metrics }, cpu, locks }: StepMade): Record<BendName, number | null> {
  const { timing, completed, outcomes } = metrics;
  const perRequest = (count: number) => (completed > 0 ? count / completed : 0);
  const lockErrors = outcomes['lock-error'] + (timing?.lockErrorsRecovered ?? 0);
  return {
    lockErrors: perRequest(lockErrors),
    retries: timing ? perRequest(timing.retries) : null,
    poolWaitMs: timing?.meanPoolWaitMs ?? null,
    databaseMs: timing?.meanDatabaseMs ?? null,
    modelMs: timing?.meanModelMs ?? null,
    serverCores: cpuBetween(...cpu)?.cores ?? null,
    lockedShare: lockedBetween(...locks),
  };
}

/** Share of the looks at the write lock that saw it held; null without a look. */
function lockedBetween(before: LockCount | null, after: LockCount | null): number | null {
  if (!before || !after) return null;
  const samples = after.samples - before.samples;
  // Where another of several databases became the one with most locks, the counts belong to two.
  const held = Math.max(0, after.held - before.held);
  return samples > 0 ? Math.min(1, held / samples) : null;
}
