import { messageOf } from '../errors.ts';
import { type Audit, auditHistory } from './audit/audit.ts';
import type { Ledger } from './audit/ledger.ts';
import { withTarget } from './faults/with-target.ts';
import { HttpClient } from './http/http-client.ts';
import type { StressResult } from './judge/result.ts';
import type { Sample } from './measure/sample.ts';
import { ServerObserver } from './observe/server-observer.ts';
import { runIdOf, TokenGenerator } from './request/token.ts';
import { afterAbort } from './run/after-abort.ts';
import { assembleResult } from './run/assemble-result.ts';
import { generateLoad, type LoadRun } from './run/generate-load.ts';
import type { RunOptions, StressOptions } from './run/options.ts';
import { type AuditSource, preflight } from './run/preflight.ts';
import { ServerWatch } from './target/server-watch.ts';
import type { Target } from './target/target.ts';

/** Milliseconds for the audit after an interruption; the load takes at most one second of them. */
const READ_BACK_GRACE_MS = 6_000;

/** What a run reports while it goes. */
export type StressEvent =
  | { readonly type: 'starting' }
  /** `waiting`: for the common start of several machines. */
  | { readonly type: 'waiting' | 'warming-up' | 'loading' }
  | { readonly type: 'answered'; readonly sample: Sample }
  | { readonly type: 'auditing' };

export interface StressHooks {
  readonly onEvent: (event: StressEvent) => void;
  /** Ends the load early; the result is that of the requests until then. */
  readonly signal: AbortSignal;
}

interface RunHooks extends StressHooks {
  /** Lock errors of the server's start belong to the run. */
  readonly justStarted: boolean;
}

/**
 * Opens a target, stresses it and closes it again. Throws `TARGET_UNREACHABLE`, `FAULT_IMPOSSIBLE`, or the reason why a
 * server did not start, an abort of `signal` included; all failures under load are in the result.
 */
export async function runStress(
  options: StressOptions,
  { onEvent = () => {}, signal = new AbortController().signal }: Partial<StressHooks> = {},
): Promise<StressResult> {
  onEvent({ type: 'starting' });
  return withTarget(options.target, options.faults ?? [], signal, (target) =>
    stressTarget(target, options, { onEvent, signal, justStarted: target.server !== undefined }),
  );
}

/** Loads a server and reads back what it stored. */
export async function stressTarget(
  target: Target,
  options: RunOptions,
  { onEvent = () => {}, signal = new AbortController().signal, justStarted = false }: Partial<RunHooks> = {},
): Promise<StressResult> {
  const tokens = new TokenGenerator(runIdOf(options.seed));
  const control = new HttpClient(target.url, options.timeoutMs);
  const observer = await ServerObserver.start(target);
  const stopGrace = afterAbort(signal, READ_BACK_GRACE_MS, () => void control.destroy());
  try {
    const source = await preflight(target, control, options, tokens);
    const watch = await ServerWatch.start(target, control, options.logFile, justStarted);
    const load = await generateLoad(target, options, {
      tokens,
      signal,
      onSample: (sample) => onEvent({ type: 'answered', sample }),
      onPhase: (type) => {
        if (type === 'loading') observer.beginLoad();
        onEvent({ type });
      },
      afterWarmUp: () => watch.reset(),
    });
    observer.endLoad();
    onEvent({ type: 'auditing' });
    const audit = await readBack(source, load.ledger, tokens);
    const serverReport = await watch.stop();
    const observed = await observer.result(hasFailures(load), signal);
    return assembleResult({ target, options, load, audit, serverReport, observed });
  } finally {
    observer.end();
    stopGrace();
    await control.destroy();
  }
}

function hasFailures({ metrics, cutShort }: LoadRun): boolean {
  return cutShort > 0 || metrics.outcomes.ok < metrics.completed;
}

async function readBack(source: AuditSource, ledger: Ledger, tokens: TokenGenerator): Promise<Audit> {
  if ('skipped' in source) return { status: 'skipped', reason: source.skipped };
  if ('unreadable' in source) return { status: 'unknown', reason: source.unreadable };
  try {
    const history = source.history.after(source.after);
    return { status: 'read', ...(await auditHistory(ledger, history, (text) => tokens.sequencesIn(text))) };
  } catch (error) {
    return { status: 'unknown', reason: messageOf(error) };
  }
}
