import { setTimeout as delay } from 'node:timers/promises';
import { type GeneratorHealth, GeneratorWatch } from './generator-health.ts';
import { HttpClient } from './http-client.ts';
import { Ledger } from './ledger.ts';
import type { RunOptions } from './options.ts';
import { type Classified, classifyAnswer, classifyFailure, type Sample } from './outcome.ts';
import { pace } from './pacer.ts';
import { RunMetrics } from './run-metrics.ts';
import { parseServerTiming } from './server-timing.ts';
import { TokenMint } from './token.ts';

/** Milliseconds that the requests in flight get to be answered after an interruption. */
const GRACE_MS = 1_000;

/** What a load was and what came of it. */
export interface LoadRun {
  readonly metrics: RunMetrics;
  readonly ledger: Ledger;
  readonly mint: TokenMint;
  readonly generator: GeneratorHealth;
  readonly loadMs: number;
  readonly interrupted: boolean;
}

/** Sends the whole load and waits for its end; `signal` ends it early. Whatever happens under load is in the metrics. */
export async function generateLoad(
  url: string,
  options: RunOptions,
  signal: AbortSignal,
  onSample: (sample: Sample) => void,
): Promise<LoadRun> {
  const metrics = new RunMetrics();
  const ledger = new Ledger();
  const mint = new TokenMint();
  const users = await connectUsers(url, options);
  let cutOff = false;
  const stopGrace = afterAbort(signal, () => {
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
      onSample(sample);
    },
    signal,
  );
  const loadMs = performance.now() - startedAt;
  const generator = watch.stop();
  stopGrace();
  await Promise.all(users.map((user) => user.destroy()));
  return { metrics, ledger, mint, generator, loadMs, interrupted: signal.aborted };
}

/** One client for each virtual user, all connected, so that a burst leaves at once. */
async function connectUsers(url: string, { load, timeoutMs }: RunOptions): Promise<HttpClient[]> {
  const users = Array.from({ length: load.concurrency }, () => new HttpClient(url, timeoutMs));
  await Promise.all(users.map((user) => user.connect()));
  return users;
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
