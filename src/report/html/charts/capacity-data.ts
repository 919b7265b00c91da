import type { CapacityResult } from '../../../capacity/result.ts';
import { levelSummaries } from '../../capacity/level-rows.ts';
import { isWide } from './chart-data.ts';
import { type LevelLine, type LevelsData, pointAt } from './levels-data.ts';

export function latenciesByLevel(result: CapacityResult): LevelsData {
  const summaries = levelSummaries(result.steps);
  const line = (label: 'p50' | 'p95' | 'p99', colour: string): LevelLine => ({
    ...{ label, colour, isDashed: false },
    points: summaries.flatMap((summary) => pointAt(summary.level, summary[`${label}Ms`])),
  });
  const lines = [line('p50', 'accent'), line('p95', 'second'), line('p99', 'bad')];
  return {
    ...axesOf(result, 'latency'),
    unit: 'ms',
    logarithmic: isWide(lines.flatMap(({ points }) => points.map(({ y }) => y))),
    lines,
  };
}

/** Successes per second, beside the rate that was asked for. */
export function successesByLevel(result: CapacityResult): LevelsData {
  const { steps, search, scenario } = result;
  const summaries = levelSummaries(steps);
  const asked = summaries.flatMap(({ level }) => pointAt(level, level));
  const rates = summaries.flatMap(({ level, ratePerSecond, roundsPerSecond }) =>
    pointAt(level, roundsPerSecond ?? ratePerSecond),
  );
  const [done, begun] = scenario ? ['whole rounds', 'begun'] : ['successes', 'sent'];
  return {
    ...axesOf(result, 'per second'),
    unit: 'per-second',
    logarithmic: false,
    lines: [
      { label: done, colour: 'accent', isDashed: false, points: rates },
      ...(search.by === 'rate' ? [{ label: begun, colour: 'muted', isDashed: true, points: asked }] : []),
    ],
  };
}

/** Success and lock errors in percent of the requests, and the share of the time in which the database was locked. */
export function sharesByLevel(result: CapacityResult): LevelsData {
  const { steps } = result;
  const summaries = levelSummaries(steps);
  const success = summaries.flatMap(({ level, ok, completed }) =>
    pointAt(level, completed > 0 ? (100 * ok) / completed : null),
  );
  const locks = summaries.flatMap(({ level, steps: those }) =>
    pointAt(level, 100 * Math.max(...those.map(({ bends }) => bends.lockErrors ?? 0))),
  );
  const locked = summaries.flatMap(({ level, steps: those }) => {
    const shares = those.flatMap(({ bends }) => bends.lockedShare ?? []);
    return pointAt(level, shares.length > 0 ? 100 * Math.max(...shares) : null);
  });
  const line = (label: string, colour: string, points: LevelLine['points']): LevelLine[] =>
    points.some(({ y }) => y > 0) ? [{ label, colour, isDashed: true, points }] : [];
  return {
    ...axesOf(result, 'percent'),
    unit: 'percent',
    logarithmic: false,
    lines: [
      { label: 'success', colour: 'good', isDashed: false, points: success },
      ...line('lock errors', 'bad', locks),
      ...line('time locked', 'second', locked),
    ],
  };
}

function axesOf({ steps, search, scenario, capacity: { low, high } }: CapacityResult, up: string) {
  return {
    kind: 'levels' as const,
    across: search.by === 'rate' ? `${scenario ? 'rounds' : 'requests'} per second` : 'users',
    up,
    isWide: isWide(steps.map(({ level }) => level)),
    knee: low > 0 ? { from: low, to: high ?? low } : null,
  };
}
