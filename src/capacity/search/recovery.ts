import { setTimeout as delay } from 'node:timers/promises';
import type { TurnPlan } from '../../stress/load/turns.ts';
import { percentileOf } from '../../stress/measure/percentile-of.ts';
import type { CapacityUnit } from '../result.ts';
import type { StepRecorder } from '../steps/step-recorder.ts';
import { loadOfStep } from '../steps/take-step.ts';
import { hasRecovered, type Probe } from './has-recovered.ts';

/** A light load, whose answers show whether a server has recovered. */
export interface CalmLoad {
  readonly by: CapacityUnit;
  readonly level: number;
  readonly connections: number;
  /** Milliseconds of an answer under that load, the median. */
  readonly p50Ms: number;
  /** Milliseconds of a request; with a scenario, of a round. */
  readonly roundMs: number;
}

export interface RecoveryLimits {
  /** Milliseconds that the server has. */
  readonly withinMs: number;
  /** Whether the search is over, whatever the server does. */
  readonly isOver: () => boolean;
}

const BETWEEN_PROBES_MS = 200;
const PROBE_MS = 500;
const FEWEST_PROBES = 5;

/** Milliseconds until a server answers a light load as at first; undefined if it does not; null where the search ended first. */
export async function untilRecovered(
  send: (plan: TurnPlan) => Promise<void>,
  record: () => StepRecorder,
  calm: CalmLoad,
  { withinMs, isOver }: RecoveryLimits,
): Promise<number | null | undefined> {
  const startedAt = performance.now();
  const tookMs = () => performance.now() - startedAt;
  while (tookMs() < withinMs) {
    if (hasRecovered(await probe(send, record(), calm), calm.p50Ms)) return tookMs();
    if (isOver()) return null;
    await delay(BETWEEN_PROBES_MS);
  }
  return undefined;
}

async function probe(
  send: (plan: TurnPlan) => Promise<void>,
  recorder: StepRecorder,
  { by, level, connections, roundMs }: CalmLoad,
): Promise<Probe> {
  const forProbesMs = by === 'rate' ? (FEWEST_PROBES * 1_000) / level : 0;
  const durationMs = Math.max(PROBE_MS, roundMs, forProbesMs);
  await send({ load: loadOfStep({ by, level, durationMs, connections }) });
  const { completed, outcomes, latency = null } = recorder.over(durationMs).metrics;
  return { completed, ok: outcomes.ok, p50Ms: percentileOf(latency, 50) ?? null };
}
