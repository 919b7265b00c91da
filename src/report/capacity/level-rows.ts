import { levelWords } from '../../capacity/judge/level-words.ts';
import type { CapacityResult, CapacityStep } from '../../capacity/result.ts';
import { formatRate, formatShareOf } from '../../figure.ts';
import { sumOf } from '../../sum-of.ts';
import { durationCell } from '../text/format.ts';

/** All steps at one level. */
export interface LevelSummary {
  readonly level: number;
  readonly steps: readonly CapacityStep[];
  readonly kept: number;
  readonly completed: number;
  readonly ok: number;
  /** Means of the steps: successes per second, and requests under way. */
  readonly ratePerSecond: number;
  /** Completed rounds per second, the mean; null without a scenario. */
  readonly roundsPerSecond: number | null;
  readonly meanInFlight: number;
  /** Medians of the steps; null where none has one. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

/** The levels, lowest first. */
export function levelSummaries(steps: readonly CapacityStep[]): LevelSummary[] {
  return [...Map.groupBy(steps, ({ level }) => level)]
    .sort(([a], [b]) => a - b)
    .map(([level, those]) => summaryOf(level, those));
}

function summaryOf(level: number, steps: readonly CapacityStep[]): LevelSummary {
  const mean = (of: (step: CapacityStep) => number) => sumOf(steps, of) / steps.length;
  return {
    ...{ level, steps },
    kept: steps.filter(({ outcome }) => outcome === 'kept').length,
    completed: sumOf(steps, ({ requests }) => requests.completed),
    ok: sumOf(steps, ({ requests }) => requests.ok),
    ratePerSecond: mean(({ ratePerSecond }) => ratePerSecond),
    roundsPerSecond: steps[0]?.rounds ? mean(({ rounds }) => rounds?.ratePerSecond ?? 0) : null,
    meanInFlight: mean(({ meanInFlight }) => meanInFlight),
    p50Ms: medianOf(steps.map(({ p50Ms }) => p50Ms)),
    p95Ms: medianOf(steps.map(({ p95Ms }) => p95Ms)),
    p99Ms: medianOf(steps.map(({ p99Ms }) => p99Ms)),
  };
}

function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[known.length >> 1] ?? null;
}

export const LEVEL_HEAD = ['', 'kept', 'success', 'p50', 'p95', 'in flight', 'successes'] as const;

/** The cells of a level; what broke is not among them. */
export function levelCells(summary: LevelSummary, { search }: CapacityResult): string[] {
  const { level, steps, kept, completed, ok, p50Ms, p95Ms, meanInFlight, ratePerSecond } = summary;
  return [
    levelWords(level, search.by),
    `${kept} of ${steps.length}`,
    formatShareOf(ok, completed),
    durationCell(p50Ms),
    durationCell(p95Ms),
    String(Number(meanInFlight.toPrecision(2))),
    formatRate(ratePerSecond),
  ];
}

/** Whether more of its steps kept every threshold than did not. */
export function isMostlyKept({ kept, steps }: LevelSummary): boolean {
  return kept * 2 > steps.length;
}

/** Why steps of a level did not keep, each reason once. */
export function reasonsOfLevel({ steps }: LevelSummary): string {
  const reasons = steps.flatMap(({ reasons: [first] }) => (first === undefined ? [] : [first]));
  return [...new Set(reasons)].join('; ');
}
