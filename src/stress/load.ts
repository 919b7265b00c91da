import { setTimeout as delay } from 'node:timers/promises';
import { afterAbort } from './after-abort.ts';
import { FaultInjector, type InjectedFault } from './faults/fault-injector.ts';
import { type GeneratorHealth, GeneratorWatch } from './generator-health.ts';
import { HttpClient } from './http-client.ts';
import { Ledger } from './ledger.ts';
import type { Load, RunOptions } from './options.ts';
import { type Classified, classifyAnswer, classifyFailure, type Sample } from './outcome.ts';
import { pace, type Send } from './pacer.ts';
import { RunMetrics } from './run-metrics.ts';
import { parseServerTiming } from './server-timing.ts';
import type { Target } from './target.ts';
import { TokenMint } from './token.ts';

/** Milliseconds that the requests in flight get to be answered after an interruption. */
const GRACE_MS = 1_000;

const REFUSED_PAUSE_MS = 100;

/** What a load was and what came of it. */
export interface LoadRun {
  readonly metrics: RunMetrics;
  readonly ledger: Ledger;
  readonly mint: TokenMint;
  readonly generator: GeneratorHealth;
  readonly loadMs: number;
  readonly interrupted: boolean;
  readonly faults: readonly InjectedFault[];
}

/**
 * Sends the whole load and waits for its end; `signal` ends it early. Whatever happens under load is in the metrics.
 * Throws `FAULT_IMPOSSIBLE`.
 */
export async function generateLoad(
  target: Target,
  options: RunOptions,
  signal: AbortSignal,
  onSample: (sample: Sample) => void,
): Promise<LoadRun> {
  const injector = new FaultInjector(options.faults ?? [], target);
  const run = { metrics: new RunMetrics(), ledger: new Ledger(), mint: new TokenMint() };
  const users = await connectUsers(target.url, options);
  let cutOff = false;
  const stopGrace = afterAbort(signal, GRACE_MS, () => {
    cutOff = true;
    for (const user of users) void user.destroy();
  });
  const send = async (user: number, seq: number) => {
    const sample = await sendTurn(users[user] as HttpClient, seq, run.mint);
    run.ledger.record(seq, sample.outcome);
    // Cut off by us: the server may still answer, so this says nothing of it.
    if (cutOff) return;
    run.metrics.record(sample, injector.isDown);
    onSample(sample);
    // As a client would: what is down now is not up a millisecond later.
    if (sample.outcome === 'connection-refused') await delay(REFUSED_PAUSE_MS);
  };
  try {
    return { ...run, ...(await paced(options.load, send, injector, signal)), interrupted: signal.aborted };
  } finally {
    stopGrace();
    await Promise.all(users.map((user) => user.destroy()));
  }
}

async function paced(
  load: Load,
  send: Send,
  injector: FaultInjector,
  signal: AbortSignal,
): Promise<Pick<LoadRun, 'generator' | 'loadMs' | 'faults'>> {
  const watch = new GeneratorWatch();
  const loadOver = new AbortController();
  const faults = injector.inject(loadOver.signal);
  await injector.ready();
  const startedAt = performance.now();
  try {
    await pace(load, watched(send, watch), signal);
  } finally {
    loadOver.abort();
  }
  return { loadMs: performance.now() - startedAt, generator: watch.stop(), faults: await faults };
}

function watched(send: Send, watch: GeneratorWatch): Send {
  return async (user, seq) => {
    watch.sent();
    await send(user, seq);
    watch.answered();
  };
}

/** One client for each virtual user, all connected, so that a burst leaves at once. */
async function connectUsers(url: string, { load, timeoutMs }: RunOptions): Promise<HttpClient[]> {
  const users = Array.from({ length: load.concurrency }, () => new HttpClient(url, timeoutMs));
  await Promise.all(users.map((user) => user.connect()));
  return users;
}

async function sendTurn(user: HttpClient, seq: number, mint: TokenMint): Promise<Sample> {
  const body = JSON.stringify({ message: `genesis stress ${mint.token(seq)}` });
  const sentAt = performance.now();
  const sample = (classified: Classified, timing: Sample['timing'], retryAfter: boolean): Sample => ({
    seq,
    latencyMs: performance.now() - sentAt,
    timing,
    retryAfter,
    ...classified,
  });
  try {
    const answer = await user.post('/api/chat', body);
    const timing = parseServerTiming(answer.serverTiming);
    return sample(
      classifyAnswer(answer, seq, (text) => mint.sequencesIn(text)),
      timing,
      answer.retryAfter,
    );
  } catch (error) {
    return sample(classifyFailure(error), undefined, false);
  }
}
