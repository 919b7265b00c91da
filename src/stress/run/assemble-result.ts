import { basename } from 'node:path';
import { count } from '../../count.ts';
import { secretsInHeaders } from '../../secrets/command-words.ts';
import { secretsIn, withoutSecretsIn } from '../../secrets/without-secrets.ts';
import { isUnchecked } from '../../transport/transport.ts';
import { VERSION } from '../../version.ts';
import { countWhere, type OutcomeTraits } from '../answer/outcome.ts';
import type { Audit } from '../audit/audit.ts';
import { wasInjected } from '../faults/fault.ts';
import { judge } from '../judge/judge.ts';
import { dueRequests } from '../judge/measured/counted-requests.ts';
import type { LoadMisfit } from '../judge/measured/load-misfit.ts';
import type { Measured, RunSettings } from '../judge/measured/measured.ts';
import { withRound } from '../judge/measured/round-of.ts';
import type { StressResult } from '../judge/result.ts';
import { EVEN, namedSpread } from '../load/arrival-spread.ts';
import { thisMachine } from '../measure/machine.ts';
import type { TimingSummary } from '../measure/run-metrics.ts';
import type { ObservedHolder } from '../observe/observed-locks.ts';
import type { Observed } from '../observe/server-observer.ts';
import { bodyInWords } from '../request/body-in-words.ts';
import type { HistoryOptions } from '../request/chat.ts';
import { constantHeaders } from '../request/constant-headers.ts';
import { secretsOfData } from '../request/secrets-of-data.ts';
import type { ServerCounters } from '../target/reports/server-counters.ts';
import type { ServerReport } from '../target/server-watch.ts';
import type { Target } from '../target/target.ts';
import type { LoadRun } from './generate-load.ts';
import type { RunOptions } from './options.ts';

/** What a run made and found, before it is one result. */
export interface RunParts {
  readonly target: Target;
  readonly options: RunOptions;
  readonly load: LoadRun;
  readonly audit: Audit;
  readonly serverReport: ServerReport;
  readonly observed: Observed;
  readonly misfit: LoadMisfit | null;
  readonly aloneMs: number | null;
  readonly readBefore: readonly string[];
  /** What was noticed beside the load, such as answers that were not read to their end. */
  readonly noticed: readonly string[];
}

/** Makes one result of the parts, verdict included. */
export function assembleResult(parts: RunParts): StressResult {
  const { options, target, load } = parts;
  const result = measured(parts);
  const ofData = secretsOfData(options.request, load.ledger.size, () => JSON.stringify(result));
  const secrets = [
    ...[...target.secrets, ...sentSecrets(options)],
    ...[...ofData, ...(load.scenario?.secrets ?? [])],
  ];
  return judge(withRound(withoutSecretsIn(result, secrets)), options.judgement);
}

/** What the load sends, and the server may repeat. */
export function sentSecrets({ request, history }: RunOptions): string[] {
  const { path, body = '' } = request;
  return [...secretsInHeaders(constantHeaders(request)), ...secretsIn(path, body, history?.path ?? '')];
}

function measured(parts: RunParts): Omit<Measured, 'rounds'> {
  const { target, options, load, audit, serverReport, observed, misfit, aloneMs, readBefore, noticed } =
    parts;
  const { metrics, loadMs } = load;
  const { log: serverLog, modelFailures } = serverReport;
  // A server that was started again counts from 0.
  const serverCounters = wasInjected('kill', load.faults) ? null : serverReport.counters;
  const { outcomes, failures, latency = null, timing = null, timeline } = metrics;
  const requests = requestsOf(load, modelFailures);
  // The counters of our own server include its start; those of another one include other clients too.
  const own = target.server ? serverCounters : null;
  return {
    schema: 'genesis.stress/3',
    version: VERSION,
    machine: thisMachine(),
    startedAt: load.startedAt,
    command: options.command ?? null,
    runs: 1,
    target: { url: target.url, description: target.description },
    readBefore,
    load: options.load,
    settings: settingsOf(options, target),
    loadMs,
    interrupted: load.interrupted,
    cutShort: load.cutShort,
    ratePerSecond: load.rates.ok,
    failedPerSecond: load.rates.failed,
    ...requests,
    goodput: metrics.goodput(dueRequests(requests)) ?? null,
    repetition: load.repetition,
    scenario: load.scenario?.summary ?? null,
    hang: load.hang,
    misfit,
    failures,
    databaseErrors: metrics.databaseErrors,
    lockErrors: { surfaced: outcomes['lock-error'], recovered: lockErrorsRecovered(timing, own) },
    retries: timing && {
      total: own?.retries ?? timing.retries,
      requests: timing.requestsRetried,
      most: timing.mostRetries,
    },
    latency,
    streams: metrics.streams(loadMs),
    aloneMs,
    timeline,
    timing,
    serverCounters,
    serverLog,
    ...(options.hidesCommands ? withoutCommands(observed) : observed),
    audit,
    faults: load.faults,
    modelFailures,
    cutConnections: load.cutConnections,
    generator: load.generator,
    // Those of its end follow when it has been stopped.
    observations: [
      ...noticed,
      ...unclearStreams(load),
      ...dataRemarks(options, load),
      ...(load.scenario?.noticed ?? []),
    ],
  };
}

/** The counts of the requests that were due. */
function requestsOf(load: LoadRun, modelFailures: number) {
  const { completed, traced, outcomes } = load.metrics;
  return {
    requests: { completed, ok: outcomes.ok, traced },
    schedule: load.schedule,
    excused: excusedOf(load, modelFailures),
    outcomes,
  };
}

function settingsOf(options: RunOptions, { transport }: Target): RunSettings {
  const { request, scenario, history, timeoutMs, reconnect, retryLost, warmupMs, seed, load, pacing } =
    options;
  return {
    scenario: scenario?.file ?? null,
    method: request.method,
    path: request.path,
    headers: request.headers.map(([name]) => name),
    body: bodyInWords(request) ?? null,
    reply: request.reply ?? null,
    streamEnd: request.streamEnd ?? null,
    historyPath: history === undefined ? null : historyAddress(history),
    insecure: isUnchecked(transport),
    unixSocket: transport?.socketPath ?? null,
    follow: transport?.follow ?? false,
    timeoutMs,
    arrivals: 'ratePerSecond' in load ? namedSpread(pacing?.arrivals ?? EVEN) : null,
    thinkMs: pacing?.think ?? null,
    reconnect: reconnect ?? false,
    retryLost: retryLost ?? 0,
    warmupMs: warmupMs ?? 0,
    seed: seed ?? null,
    data: request.data?.summary ?? null,
  };
}

function historyAddress({ path, place }: HistoryOptions): string {
  return place === undefined ? path : `${path}#${place}`;
}

/** Processes by the name of their program alone, which usually suffices to recognise them. */
function withoutCommands({ locks, ...rest }: Observed): Observed {
  if (locks?.status !== 'seen') return { locks, ...rest };
  const holders = locks.holders.map((holder) => ({ ...holder, command: programOf(holder) }));
  return { locks: { ...locks, holders }, ...rest };
}

function programOf({ pid, command }: ObservedHolder): string {
  return pid === null ? command : basename(command.split(' ')[0] ?? '');
}

function unclearStreams({ unknownEnds, textless }: LoadRun): string[] {
  const effects = [
    [
      unknownEnds,
      'ended only with the connection: nothing shows whether they were whole, unless an event ends them (--stream-end)',
    ],
    [
      textless,
      'had no text in any place that is known: nothing of them is timed, unless --reply says where their events have it',
    ],
  ] as const;
  return effects.flatMap(([streams, effect]) =>
    streams === 0 ? [] : [`${count(streams, 'stream')} ${effect}`],
  );
}

/** What the records changed about the load. */
function dataRemarks({ request: { data }, load }: RunOptions, { ledger, scenario }: LoadRun): string[] {
  if (!data) return [];
  const { file, records, order } = data.summary;
  const isTimed = 'stages' in load || ('until' in load && 'durationMs' in load.until);
  const endedLoad = order === 'once' && isTimed && (scenario?.begun ?? ledger.size) >= records;
  return [
    ...(endedLoad ? [`the load ended with the ${count(records, 'record')} of ${file}`] : []),
    ...(data.leftOut > 0
      ? [`${count(data.leftOut, 'conversation')} of ${file} without a text of a user left out`]
      : []),
  ];
}

type ExcusingFault = OutcomeTraits['excusedBy'][number];

/** At most one request for each call that the model failed, or for each connection that was cut. */
function excusedBy(fault: ExcusingFault, outcomes: Measured['outcomes'], most: number): number {
  return Math.min(
    countWhere(outcomes, ({ excusedBy }) => excusedBy.includes(fault)),
    most,
  );
}

/** A failure may be a symptom of several faults, and is excused once. */
function excusedOf(load: LoadRun, modelFailures: number): number {
  const { outcomes, completed, sessionsLost } = load.metrics;
  const excused = excusedByEnds(load) + sessionsLost + excusedBy('model-error', outcomes, modelFailures);
  return Math.min(excused, completed - outcomes.ok);
}

/** A connection may be cut while the server is down: its request is excused once. */
function excusedByEnds({ metrics: { outcomes, cutOff }, cutConnections }: LoadRun): number {
  const ended = countWhere(outcomes, ({ excusedBy }) => excusedBy.includes('kill'));
  return Math.min(ended, cutOff + excusedBy('cut', outcomes, cutConnections ?? 0));
}

function lockErrorsRecovered(timing: TimingSummary | null, own: ServerCounters | null): number | null {
  if (!timing) return null;
  return own ? own.lockErrors - timing.lockErrorsInFailed : timing.lockErrorsRecovered;
}
