import { formatDuration } from '../../duration.ts';
import { formatRate } from '../../figure.ts';
import type { Audit } from '../../stress/audit/audit.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { LatencySummary } from '../../stress/measure/latency.ts';
import { describeLoad, percent } from '../text/format.ts';
import { auditFigure, loadFigure, loadRemarks } from './figures.ts';

/** One of several runs, with what it is called among them. */
export interface NamedRun {
  /** `20 at once`, or `run 2` where the concurrency does not tell them apart. */
  readonly name: string;
  /** The same in a column. */
  readonly short: string;
  readonly result: StressResult;
}

export function nameRuns(results: readonly StressResult[]): NamedRun[] {
  const byConcurrency = haveOwnConcurrency(results);
  return results.map((result, index) => {
    const { concurrency } = result.load;
    return byConcurrency
      ? { name: `${concurrency} at once`, short: String(concurrency), result }
      : { name: `run ${index + 1}`, short: String(index + 1), result };
  });
}

/** Whether no two of them have the same concurrency. */
function haveOwnConcurrency(results: readonly StressResult[]): boolean {
  return new Set(results.map(({ load }) => load.concurrency)).size === results.length;
}

/** The loads in one text where they differ in the concurrency alone, each in a text of its own where they do not. */
export function seriesLoads(runs: readonly NamedRun[]): string[] {
  const results = runs.map(({ result }) => result);
  const [first] = results;
  const shapes = new Set(results.map(({ load }) => JSON.stringify({ ...load, concurrency: 0 })));
  return first && shapes.size === 1 && haveOwnConcurrency(results)
    ? [[describeLoad(first.load, shorts(runs)), ...seriesRemarks(runs)].join(', ')]
    : runs.map(({ name, result }) => `${name}: ${loadFigure(result)}`);
}

/** What sets some of the runs apart, and which. */
function seriesRemarks(runs: readonly NamedRun[]): string[] {
  const remarks = Map.groupBy(runs, ({ result }) => loadRemarks(result).join(', '));
  return [...remarks].flatMap(([remark, those]) => {
    if (remark === '') return [];
    return [remarks.size > 1 ? `${remark} with ${shorts(those)}` : remark];
  });
}

/** What is told of each run: a heading, and a row for each. */
export function seriesTable(runs: readonly NamedRun[]): { head: string[]; rows: string[][] } {
  const first = haveOwnConcurrency(runs.map(({ result }) => result)) ? 'at once' : 'run';
  return {
    head: [first, 'requests', 'success', 'locked', 'retries', 'p50', 'p99', 'max', 'rate'],
    rows: runs.map(cells),
  };
}

/** What a hyphen in the table stands for; empty where it has none. */
export function seriesUntold(runs: readonly NamedRun[]): string[] {
  const results = runs.map(({ result }) => result);
  const tooFew = results.some(({ latency }) => latency && percentileOf(latency, 99) === undefined);
  return [
    ...(tooFew ? ['p99 (needs 100 samples)'] : []),
    ...(results.some(({ retries }) => retries === null) ? ['retries (not by this server)'] : []),
    ...(results.some(({ latency }) => latency === null) ? ['latency (no request succeeded)'] : []),
  ];
}

/** The audits of all runs in one; where one of them could not be read, what became of each. */
export function seriesAudit(runs: readonly NamedRun[]): string {
  const read = runs.flatMap(({ result: { audit } }) => (audit.status === 'read' ? [audit] : []));
  const [first, ...others] = read;
  if (first && read.length === runs.length) return auditFigure({ audit: others.reduce(sum, first) });
  const same = Map.groupBy(runs, ({ result }) => auditFigure(result));
  if (same.size === 1) return [...same.keys()].join('');
  return [...same].map(([audit, those]) => `${audit} (${shorts(those)})`).join('; ');
}

/** Undefined where the generator kept up in all runs. */
export function seriesGenerator(runs: readonly NamedRun[]): string | undefined {
  const saturated = runs.filter(({ result }) => result.generator.saturated);
  return saturated.length > 0
    ? `saturated, latencies are upper bounds: with ${shorts(saturated)}`
    : undefined;
}

/** What a figure is in the runs, each value once; undefined where none of them has it. */
export function seriesFigure(
  runs: readonly NamedRun[],
  figure: (result: StressResult) => string | undefined,
): string | undefined {
  const values = new Set(runs.flatMap(({ result }) => figure(result) ?? []));
  return values.size > 0 ? [...values].join('; ') : undefined;
}

function shorts(runs: readonly Pick<NamedRun, 'short'>[]): string {
  return runs.map(({ short }) => short).join(', ');
}

type ReadAudit = Extract<Audit, { readonly status: 'read' }>;

function sum(a: ReadAudit, b: ReadAudit): ReadAudit {
  return {
    status: 'read',
    acknowledged: a.acknowledged + b.acknowledged,
    stored: a.stored + b.stored,
    lost: a.lost + b.lost,
    duplicated: a.duplicated + b.duplicated,
    orphaned: a.orphaned + b.orphaned,
    unexpected: a.unexpected + b.unexpected,
    recovered: a.recovered + b.recovered,
    untraceable: a.untraceable + b.untraceable,
  };
}

function cells({ short, result }: NamedRun): string[] {
  const { requests, lockErrors, retries, latency, ratePerSecond } = result;
  return [
    short,
    String(requests.completed),
    percent(requests.ok, requests.completed),
    String(lockErrors.surfaced),
    retries === null ? '-' : String(retries.total),
    duration(latency && percentileOf(latency, 50)),
    duration(latency && percentileOf(latency, 99)),
    duration(latency?.maxMs),
    formatRate(ratePerSecond),
  ];
}

function percentileOf({ percentiles }: LatencySummary, wanted: number): number | undefined {
  return percentiles.find(({ percentile }) => percentile === wanted)?.ms;
}

function duration(ms: number | null | undefined): string {
  return ms == null ? '-' : formatDuration(ms);
}
