import { formatRate, formatShareOf } from '../../figure.ts';
import type { Audit } from '../../stress/audit/audit.ts';
import { sumAudits } from '../../stress/audit/sum-audits.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import { percentileOf } from '../../stress/measure/percentile-of.ts';
import { durationCell } from '../text/format.ts';
import { loadWords } from '../text/load-words.ts';
import { auditItems } from './figures/audit-items.ts';
import { lineOf } from './figures/figure.ts';
import { type FigureName, figureOf } from './figures/run-figures.ts';
import { loadRemarks } from './figures/run-items.ts';

/** One of several runs, with a name. */
export interface NamedRun {
  /** `20 at once`, or `run 2` where some runs have the same concurrency. */
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

/** The loads in one text if they differ only in concurrency, else each in a text of its own. */
export function seriesLoads(runs: readonly NamedRun[]): string[] {
  const results = runs.map(({ result }) => result);
  const [first] = results;
  const shapes = new Set(results.map(({ load }) => JSON.stringify({ ...load, concurrency: 0 })));
  return first && shapes.size === 1 && haveOwnConcurrency(results)
    ? [[loadWords(first, shorts(runs)), ...seriesRemarks(runs)].join(', ')]
    : runs.map(({ name, result }) => `${name}: ${lineOf(figureOf('load', result))}`);
}

/** How some of the runs differ, and which. */
function seriesRemarks(runs: readonly NamedRun[]): string[] {
  const remarks = Map.groupBy(runs, ({ result }) => loadRemarks(result).join(', '));
  return [...remarks].flatMap(([remark, those]) => {
    if (remark === '') return [];
    return [remarks.size > 1 ? `${remark} with ${shorts(those)}` : remark];
  });
}

/** A heading, and a row for each run. */
export function seriesTable(runs: readonly NamedRun[]): { head: string[]; rows: string[][] } {
  const first = haveOwnConcurrency(runs.map(({ result }) => result)) ? 'at once' : 'run';
  return {
    head: [first, 'requests', 'success', 'locked', 'retries', 'p50', 'p99', 'max', 'rate'],
    rows: runs.map(cells),
  };
}

/** Why the table has a hyphen, for each kind of figure; empty if it has none. */
export function seriesUnknown(runs: readonly NamedRun[]): string[] {
  const results = runs.map(({ result }) => result);
  const tooFew = results.some(({ latency }) => latency && percentileOf(latency, 99) === undefined);
  return [
    ...(tooFew ? ['p99 (needs 100 samples)'] : []),
    ...(results.some(({ retries }) => retries === null) ? ['retries (not reported by this server)'] : []),
    ...(results.some(({ latency }) => latency === null) ? ['latency (no request succeeded)'] : []),
  ];
}

/** The audits of all runs as one; if one was not read, the result of each. */
export function seriesAudit(runs: readonly NamedRun[]): string {
  const read = runs.flatMap(({ result: { audit } }) => (audit.status === 'read' ? [audit] : []));
  if (read.length > 0 && read.length === runs.length) return auditLine(sumAudits(read));
  const same = Map.groupBy(runs, ({ result }) => auditLine(result.audit));
  if (same.size === 1) return [...same.keys()].join('');
  return [...same].map(([audit, those]) => `${audit} (${shorts(those)})`).join('; ');
}

/** Empty where no run has limits for each request. */
export function seriesGoodputs(runs: readonly NamedRun[]): string[] {
  const limited = runs.filter(({ result }) => result.goodput !== null);
  return limited.map(({ name, result }) => `${name}: ${lineOf(figureOf('goodput', result))}`);
}

/** Undefined where the generator kept up in all runs. */
export function seriesGenerator(runs: readonly NamedRun[]): string | undefined {
  const saturated = runs.filter(({ result }) => result.generator.saturated);
  return saturated.length > 0
    ? `saturated, latencies are upper bounds: with ${shorts(saturated)}`
    : undefined;
}

/** The values of a figure in the runs, each once; undefined if no run has it. */
export function seriesFigure(runs: readonly NamedRun[], name: FigureName): string | undefined {
  const values = new Set(runs.map(({ result }) => lineOf(figureOf(name, result))));
  return [...values].filter((line) => line !== '').join('; ') || undefined;
}

/** The command line that made all runs; null where it is not the same for all. */
export function sharedCommand(results: readonly Pick<StressResult, 'command'>[]): string | null {
  const commands = new Set(results.map(({ command }) => command));
  const [command = null] = commands;
  return commands.size === 1 ? command : null;
}

function auditLine(audit: Audit): string {
  return auditItems(audit)
    .flatMap(({ words }) => words ?? [])
    .join(', ');
}

function shorts(runs: readonly Pick<NamedRun, 'short'>[]): string {
  return runs.map(({ short }) => short).join(', ');
}

function cells({ short, result }: NamedRun): string[] {
  const { requests, lockErrors, retries, latency, ratePerSecond } = result;
  return [
    short,
    String(requests.completed),
    formatShareOf(requests.ok, requests.completed),
    String(lockErrors.surfaced),
    retries === null ? '-' : String(retries.total),
    durationCell(percentileOf(latency, 50)),
    durationCell(percentileOf(latency, 99)),
    durationCell(latency?.maxMs),
    formatRate(ratePerSecond),
  ];
}
