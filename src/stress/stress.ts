import { messageOf } from '../errors.ts';
import { afterAbort } from './after-abort.ts';
import { type Audit, auditHistory } from './audit.ts';
import { withTarget } from './faults/with-target.ts';
import { messagesAfter } from './history.ts';
import { HttpClient } from './http-client.ts';
import { generateLoad, type LoadRun } from './load.ts';
import type { RunOptions, StressOptions } from './options.ts';
import type { Sample } from './outcome.ts';
import { type Preflight, preflight } from './preflight.ts';
import { assembleResult, type StressResult } from './result.ts';
import { difference, readServerCounters, type ServerCounters } from './server-counters.ts';
import type { Target } from './target.ts';
import { wasKilled } from './verdict.ts';

/** Milliseconds that the audit gets after an interruption, of which the load takes one second at most. */
const READ_BACK_GRACE_MS = 6_000;

/** What a run tells while it goes. */
export type StressEvent =
  | { readonly type: 'starting' }
  | { readonly type: 'loading'; readonly url: string }
  | { readonly type: 'answered'; readonly sample: Sample }
  | { readonly type: 'auditing' };

export interface StressHooks {
  readonly onEvent: (event: StressEvent) => void;
  /** Ends the load early; the result tells of what was done until then. */
  readonly signal: AbortSignal;
}

interface RunHooks extends StressHooks {
  /** The locks that a server met while it started belong to the run. */
  readonly justStarted: boolean;
}

/**
 * Opens a target, stresses it and closes it again. Throws `TARGET_UNREACHABLE`, `FAULT_IMPOSSIBLE`, or whatever kept a
 * server from starting, an abort of `signal` included; everything that happens under load is in the result.
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
  const control = new HttpClient(target.url, options.timeoutMs);
  const stopGrace = afterAbort(signal, READ_BACK_GRACE_MS, () => void control.destroy());
  try {
    const startedAt = new Date().toISOString();
    const before = await preflight(target, control, options);
    onEvent({ type: 'loading', url: target.url });
    const load = await generateLoad(target, options, signal, (sample) =>
      onEvent({ type: 'answered', sample }),
    );
    onEvent({ type: 'auditing' });
    const audit = await readBack(before, control, load);
    const after = await readServerCounters(control);
    const counted = difference(justStarted ? sinceStart(before.counters) : before.counters, after);
    // Those of a server that was started again have nothing to do with those before.
    const serverCounters = wasKilled(load.faults) ? null : (counted ?? null);
    return assembleResult({ target, options, startedAt, load, audit, serverCounters });
  } finally {
    stopGrace();
    await control.destroy();
  }
}

function sinceStart(counters: ServerCounters | undefined): ServerCounters | undefined {
  return counters && { ...counters, lockErrors: 0, retries: 0 };
}

async function readBack({ mark }: Preflight, control: HttpClient, { ledger, mint }: LoadRun): Promise<Audit> {
  if (mark === 'skip') return { status: 'skipped', reason: 'not asked for' };
  if ('unreadable' in mark) return { status: 'unknown', reason: mark.unreadable };
  try {
    const history = messagesAfter(control, mark.after);
    return { status: 'read', ...(await auditHistory(ledger, history, (text) => mint.sequencesIn(text))) };
  } catch (error) {
    return { status: 'unknown', reason: messageOf(error) };
  }
}
