import { VERSION } from '../version.ts';
import type { Audit } from './audit.ts';
import { type Diagnosis, diagnose } from './diagnosis.ts';
import type { InjectedFault } from './faults/fault-injector.ts';
import type { GeneratorHealth } from './generator-health.ts';
import type { LatencySummary } from './latency.ts';
import type { LoadRun } from './load.ts';
import type { Load, RunOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import type { FailureClass, TimingSummary } from './run-metrics.ts';
import type { ServerCounters } from './server-counters.ts';
import type { Target } from './target.ts';
import { excusedByModel, judge, type Verdict } from './verdict.ts';

/** One run, as plain data: what `--json` writes. */
export interface StressResult {
  readonly schema: 'genesis.stress/1';
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly target: { readonly url: string; readonly description: string };
  readonly load: Load;
  /** Milliseconds from the first request to the last answer. */
  readonly loadMs: number;
  /** Whether the run was ended before its time, by a signal. */
  readonly interrupted: boolean;
  /** `traced`: those of the `ok` whose reply quotes its message, so that it is known to be the right one. */
  readonly requests: { readonly completed: number; readonly ok: number; readonly traced: number };
  /** Requests that failed because of the faults: no failure of the server's. */
  readonly excused: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly failures: readonly FailureClass[];
  /** `surfaced`: clients were told. `recovered`: a retry absorbed them; null where the server does not tell. */
  readonly lockErrors: { readonly surfaced: number; readonly recovered: number | null };
  /** Null where the server does not tell. */
  readonly retries: { readonly total: number; readonly requests: number; readonly most: number } | null;
  /** Of the successful requests, from the sending to the whole answer; null when there are none. */
  readonly latency: LatencySummary | null;
  /** Null where the server does not tell. */
  readonly timing: TimingSummary | null;
  readonly serverCounters: ServerCounters | null;
  readonly audit: Audit;
  /** What was done to the server on purpose. */
  readonly faults: readonly InjectedFault[];
  /** Calls that the model failed on purpose. */
  readonly modelFailures: number;
  readonly generator: GeneratorHealth;
  readonly verdict: Verdict;
  /** Likely root causes of what went wrong, likeliest first; empty where nothing points to one. */
  readonly diagnoses: readonly Diagnosis[];
}

/** Everything that a run found out. */
export interface Findings {
  readonly target: Target;
  readonly options: RunOptions;
  readonly startedAt: string;
  readonly load: LoadRun;
  readonly audit: Audit;
  readonly serverCounters: ServerCounters | null;
}

/** Puts the findings of a run into its result, verdict included. */
export function assembleResult(findings: Findings): StressResult {
  const { target, options, startedAt, load, audit, serverCounters } = findings;
  const { metrics, generator, loadMs, interrupted, faults } = load;
  const { outcomes, completed, traced, failures, latency = null, timing = null } = metrics;
  const requests = { completed, ok: outcomes.ok, traced };
  // What a server of our own counted includes its start; what another one counted, also other clients.
  const own = target.server ? serverCounters : null;
  const modelFailures = target.modelFailures?.() ?? 0;
  const excused = metrics.cutOff + excusedByModel(outcomes, modelFailures);
  const verdict = judge({ requests, excused, outcomes, audit, faults, interrupted });
  const symptoms = { outcomes, failures, timing, audit, faults, modelFailures };
  return {
    schema: 'genesis.stress/1',
    version: VERSION,
    startedAt,
    target: { url: target.url, description: target.description },
    load: options.load,
    loadMs,
    interrupted,
    requests,
    excused,
    outcomes,
    failures,
    lockErrors: { surfaced: outcomes['lock-error'], recovered: lockErrorsRecovered(timing, own) },
    retries: timing && {
      total: own?.retries ?? timing.retries,
      requests: timing.requestsRetried,
      most: timing.mostRetries,
    },
    latency,
    timing,
    serverCounters,
    audit,
    faults,
    modelFailures,
    generator,
    verdict,
    diagnoses: verdict.status === 'failed' || verdict.status === 'data-lost' ? diagnose(symptoms) : [],
  };
}

function lockErrorsRecovered(timing: TimingSummary | null, own: ServerCounters | null): number | null {
  if (!timing) return null;
  return own ? own.lockErrors - timing.lockErrorsInFailed : timing.lockErrorsRecovered;
}
