import { formatDuration } from '../../duration.ts';
import { settingDifferences } from '../judge/comparison/setting-differences.ts';
import type { StressResult } from '../judge/result.ts';
import { runSpans } from './run-spans.ts';

/** The share of the time for which all runs should be under way together. */
const TOGETHER = 0.9;

/**
 * Why a merged result says less than it seems to: runs that share a seed, were under way at different times, have
 * different settings or addresses, or no audit. Sentences without a full stop, runs counted from 1; empty where all is
 * well. Throws `RESULT_INVALID` for a start that is not a time.
 */
export function mergeWarnings(results: readonly StressResult[]): string[] {
  return [
    ...sharedSeeds(results),
    ...apart(results),
    ...differentAddresses(results),
    ...differentSettings(results),
    ...missingAudits(results),
  ];
}

function sharedSeeds(results: readonly StressResult[]): string[] {
  return groups(results, ({ settings }) => settings.seed).map(
    (runs) => `${nameAll(runs)} have the same seed, so they sent the same requests`,
  );
}

function apart(results: readonly StressResult[]): string[] {
  const spans = runSpans(results);
  const ends = spans.map(({ endMs }) => endMs);
  const starts = spans.map(({ startMs }) => startMs);
  const [allMs, togetherMs] = [Math.max(...ends), Math.min(...ends) - Math.max(...starts)];
  if (results.length < 2 || togetherMs >= allMs * TOGETHER) return [];
  if (togetherMs > 0)
    return [`all runs were under way together for ${formatDuration(togetherMs)} of ${formatDuration(allMs)}`];
  const [ended, began] = [ends.indexOf(Math.min(...ends)), starts.indexOf(Math.max(...starts))];
  const gap = formatDuration(-togetherMs);
  return [
    `run ${began + 1} began ${gap} after run ${ended + 1} had ended: the server never had all the load`,
  ];
}

function differentAddresses(results: readonly StressResult[]): string[] {
  const urls = [...new Set(results.map(({ target }) => target.url))];
  return urls.length > 1
    ? [`the addresses differ, which may mean different servers: ${urls.join(', ')}`]
    : [];
}

function differentSettings([first, ...others]: readonly StressResult[]): string[] {
  if (!first) return [];
  return others.flatMap((other, index) => {
    // Only one of the runs injects a fault.
    const differences = settingDifferences(other, first).filter(({ name }) => name !== 'faults');
    const listed = differences.map(({ name, value, other }) => `${name} ${value}, not ${other}`).join('; ');
    return listed === '' ? [] : [`run ${index + 2} differs from run 1: ${listed}`];
  });
}

function missingAudits(results: readonly StressResult[]): string[] {
  const isUnread = results.map(({ audit }) => audit.status !== 'read');
  if (isUnread.every(Boolean)) return [];
  return results.flatMap(({ audit }, index) =>
    audit.status === 'read' ? [] : [`run ${index + 1} has no audit: ${audit.reason}`],
  );
}

/** The numbers of the runs for each key that several runs share; null is not a key. */
function groups(
  results: readonly StressResult[],
  keyOf: (result: StressResult) => string | null,
): number[][] {
  const numbers = Map.groupBy(
    results.map((_, index) => index + 1),
    (number) => keyOf(results[number - 1] as StressResult),
  );
  return [...numbers].filter(([key, runs]) => key !== null && runs.length > 1).map(([, runs]) => runs);
}

function nameAll(runs: readonly number[]): string {
  return `runs ${runs.slice(0, -1).join(', ')} and ${runs.at(-1)}`;
}
