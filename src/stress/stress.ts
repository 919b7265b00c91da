import { setTimeout as delay } from 'node:timers/promises';
import { GenesisError, messageOf } from '../errors.ts';
import { VERSION } from '../version.ts';
import { type Audit, auditHistory } from './audit.ts';
import { type GeneratorHealth, GeneratorWatch } from './generator-health.ts';
import { messagesAfter, newestMessageId } from './history.ts';
import { HttpClient } from './http-client.ts';
import { Ledger } from './ledger.ts';
import { openTarget } from './open-target.ts';
import type { StressOptions } from './options.ts';
import { type Classified, classifyAnswer, classifyFailure, type Sample } from './outcome.ts';
import { pace } from './pacer.ts';
import type { StressResult } from './result.ts';
import { RunMetrics, type TimingSummary } from './run-metrics.ts';
import { difference, readServerCounters, type ServerCounters } from './server-counters.ts';
import { parseServerTiming } from './server-timing.ts';
import type { Target } from './target.ts';
import { TokenMint } from './token.ts';
import { judge } from './verdict.ts';

/** What a run tells while it goes. */
export type StressEvent =
  | { readonly type: 'starting' }
  | { readonly type: 'loading'; readonly url: string }
  | { readonly type: 'answered'; readonly sample: Sample }
  | { readonly type: 'auditing' };

export interface StressHooks {
  readonly onEvent?: (event: StressEvent) => void;
  /** Ends the load early; the result tells of what was done until then. */
  readonly signal?: AbortSignal;
}

/** Milliseconds that the requests in flight get to be answered after an interruption. */
const GRACE_MS = 1_000;

/**
 * Loads a server and reads back what it stored. Throws `TARGET_UNREACHABLE`, or whatever kept an embedded server from
 * starting; everything that happens under load is in the result.
 */
export async function runStress(options: StressOptions, hooks: StressHooks = {}): Promise<StressResult> {
  hooks.onEvent?.({ type: 'starting' });
  const target = await openTarget(options.target);
  try {
    const control = new HttpClient(target.url, options.timeoutMs);
    return await stressTarget(target, control, options, hooks).finally(() => control.destroy());
  } finally {
    await target.close();
  }
}

async function stressTarget(
  target: Target,
  control: HttpClient,
  options: StressOptions,
  hooks: StressHooks,
): Promise<StressResult> {
  const startedAt = new Date().toISOString();
  const before = await lookBefore(target, control, options);
  hooks.onEvent?.({ type: 'loading', url: target.url });
  const load = await generateLoad(target.url, options, hooks);
  hooks.onEvent?.({ type: 'auditing' });
  const audit = await readBack(before, control, load);
  const serverCounters = difference(before.counters, await readServerCounters(control)) ?? null;
  return assemble({ target, options, startedAt, load, audit, serverCounters });
}

interface Before {
  readonly counters: ServerCounters | undefined;
  /** Where the messages of this run begin. */
  readonly mark: { readonly after: number | string | undefined } | { readonly unreadable: string } | 'skip';
}

async function lookBefore(target: Target, control: HttpClient, { audit }: StressOptions): Promise<Before> {
  await assertReachable(target, control);
  const counters = await countersBefore(target, control);
  if (audit === 'skip') return { counters, mark: 'skip' };
  try {
    return { counters, mark: { after: await newestMessageId(control) } };
  } catch (error) {
    return { counters, mark: { unreadable: messageOf(error) } };
  }
}

async function countersBefore(target: Target, control: HttpClient): Promise<ServerCounters | undefined> {
  const counters = await readServerCounters(control);
  // The locks that a server of our own met while it started belong to the run.
  return counters && target.exclusive ? { ...counters, lockErrors: 0, retries: 0 } : counters;
}

/** Any answer will do, also an error: what counts is that somebody listens. */
async function assertReachable(target: Target, control: HttpClient): Promise<void> {
  try {
    await control.get('/api/health');
  } catch (error) {
    const { outcome, detail } = classifyFailure(error);
    const what = outcome === 'connection-refused' ? 'nobody listens at' : 'no HTTP answer from';
    throw new GenesisError('TARGET_UNREACHABLE', `${what} ${target.url} (${detail})`, {
      hint: 'Start the server first, or leave --url out to stress an embedded one.',
      cause: error,
    });
  }
}

interface LoadRun {
  readonly metrics: RunMetrics;
  readonly ledger: Ledger;
  readonly mint: TokenMint;
  readonly generator: GeneratorHealth;
  readonly loadMs: number;
  readonly interrupted: boolean;
}

async function generateLoad(
  url: string,
  options: StressOptions,
  { onEvent, signal }: StressHooks,
): Promise<LoadRun> {
  const metrics = new RunMetrics();
  const ledger = new Ledger();
  const mint = new TokenMint();
  const abort = signal ?? new AbortController().signal;
  const users = Array.from(
    { length: options.load.concurrency },
    () => new HttpClient(url, options.timeoutMs),
  );
  await Promise.all(users.map((user) => user.connect()));
  let cutOff = false;
  const stopGrace = afterAbort(abort, () => {
    cutOff = true;
    for (const user of users) void user.destroy();
  });
  const watch = new GeneratorWatch();
  const startedAt = performance.now();
  await pace(
    options.load,
    async (user, seq) => {
      watch.sent();
      const sample = await sendTurn(users[user] as HttpClient, seq, mint);
      watch.answered();
      ledger.record(seq, sample.outcome);
      // Cut off by us: the server may still answer, so this says nothing of it.
      if (cutOff) return;
      metrics.record(sample);
      onEvent?.({ type: 'answered', sample });
    },
    abort,
  );
  const loadMs = performance.now() - startedAt;
  const generator = watch.stop();
  stopGrace();
  await Promise.all(users.map((user) => user.destroy()));
  return { metrics, ledger, mint, generator, loadMs, interrupted: abort.aborted };
}

/** Calls `end` when the grace period after an abort is over; returns how to call that off. */
function afterAbort(signal: AbortSignal, end: () => void): () => void {
  const finished = new AbortController();
  const onAbort = () => {
    delay(GRACE_MS, undefined, { signal: finished.signal }).then(end, () => {});
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    signal.removeEventListener('abort', onAbort);
    finished.abort();
  };
}

async function sendTurn(user: HttpClient, seq: number, mint: TokenMint): Promise<Sample> {
  const body = JSON.stringify({ message: `genesis stress ${mint.token(seq)}` });
  const sentAt = performance.now();
  const sample = (classified: Classified, timing: Sample['timing']): Sample => ({
    seq,
    latencyMs: performance.now() - sentAt,
    timing,
    ...classified,
  });
  try {
    const answer = await user.post('/api/chat', body);
    const timing = parseServerTiming(answer.serverTiming);
    return sample(
      classifyAnswer(answer, seq, (text) => mint.sequencesIn(text)),
      timing,
    );
  } catch (error) {
    return sample(classifyFailure(error), undefined);
  }
}

async function readBack({ mark }: Before, control: HttpClient, { ledger, mint }: LoadRun): Promise<Audit> {
  if (mark === 'skip') return { status: 'skipped', reason: 'not asked for' };
  if ('unreadable' in mark) return { status: 'unknown', reason: mark.unreadable };
  try {
    const history = messagesAfter(control, mark.after);
    return { status: 'read', ...(await auditHistory(ledger, history, (text) => mint.sequencesIn(text))) };
  } catch (error) {
    return { status: 'unknown', reason: messageOf(error) };
  }
}

interface Parts {
  readonly target: Target;
  readonly options: StressOptions;
  readonly startedAt: string;
  readonly load: LoadRun;
  readonly audit: Audit;
  readonly serverCounters: ServerCounters | null;
}

function assemble({ target, options, startedAt, load, audit, serverCounters }: Parts): StressResult {
  const { metrics, generator, loadMs, interrupted } = load;
  const { outcomes, completed, failures, latency = null, timing = null } = metrics;
  const requests = { completed, ok: outcomes.ok };
  // What a server of our own counted includes its start; what another one counted, also other clients.
  const own = target.exclusive ? serverCounters : null;
  return {
    schema: 'genesis.stress/1',
    version: VERSION,
    startedAt,
    target: { url: target.url, description: target.description },
    load: options.load,
    loadMs,
    interrupted,
    requests,
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
    generator,
    verdict: judge({ requests, outcomes, audit, interrupted }),
  };
}

function lockErrorsRecovered(timing: TimingSummary | null, own: ServerCounters | null): number | null {
  if (!timing) return null;
  return own ? own.lockErrors - timing.lockErrorsInFailed : timing.lockErrorsRecovered;
}
