import { formatFigure, JUDGED_DIGITS } from '../../figure.ts';
import type { ThresholdResult } from '../../stress/judge/thresholds/threshold.ts';
import type { NamedRun } from './series.ts';

/** The result of a threshold, for one run or several. */
export interface ThresholdSummary {
  readonly text: string;
  readonly status: ThresholdStatus;
  /** What was observed, or why it is unknown; for several runs, the result in each. */
  readonly seen: string;
}

export type ThresholdStatus = 'failed' | 'unknown' | 'holds';

const WORST_FIRST: readonly ThresholdStatus[] = ['failed', 'unknown', 'holds'];

/** Failed ones first; otherwise in their order. */
export function summariseThresholds(thresholds: readonly ThresholdResult[]): ThresholdSummary[] {
  return failedFirst(thresholds.map(summariseThreshold));
}

/** The thresholds of several runs, each once. */
export function seriesThresholds(runs: readonly NamedRun[]): ThresholdSummary[] {
  const all = runs.flatMap(({ short, result }) =>
    result.thresholds.map((threshold) => ({ ...summariseThreshold(threshold), short })),
  );
  const byText = Map.groupBy(all, ({ text }) => text);
  return failedFirst([...byText].map(([text, same]) => joinRuns(text, same)));
}

export function summariseThreshold(result: ThresholdResult): ThresholdSummary {
  const { text } = result.threshold;
  if (result.holds === null) return { text, status: 'unknown', seen: result.reason };
  const seen = formatFigure(result.observed, result.unit, JUDGED_DIGITS);
  return { text, status: result.holds ? 'holds' : 'failed', seen };
}

/** `with 15, 20; holds with 1, 5, 10` for a threshold that failed in two runs of five. */
function joinRuns(
  text: string,
  same: readonly (ThresholdSummary & { readonly short: string })[],
): ThresholdSummary {
  const groups = [...Map.groupBy(failedFirst(same), ({ status }) => status)];
  const seen = groups.map(
    ([status, those], index) =>
      `${index === 0 ? '' : `${status} `}with ${those.map(({ short }) => short).join(', ')}`,
  );
  return { text, status: groups[0]?.[0] ?? 'unknown', seen: seen.join('; ') };
}

function failedFirst<Threshold extends ThresholdSummary>(thresholds: readonly Threshold[]): Threshold[] {
  return thresholds.toSorted((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status));
}
