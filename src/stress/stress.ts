import { messageOf } from '../errors.ts';
import { afterAbort } from './after-abort.ts';
import { assembleResult } from './assemble-result.ts';
import { type Audit, auditHistory } from './audit.ts';
import { withTarget } from './faults/with-target.ts';
import { generateLoad } from './generate-load.ts';
import { HttpClient } from './http/http-client.ts';
import type { Ledger } from './ledger.ts';
import type { RunOptions, StressOptions } from './options.ts';
import type { Sample } from './outcome.ts';
import { type AuditPlan, preflight } from './preflight.ts';
import type { StressResult } from './result.ts';
import { ServerAccount } from './server-account.ts';
import type { Target } from './target.ts';
import { runIdOf, TokenMint } from './token.ts';

/** Milliseconds that the audit gets after an interruption, of which the load takes one second at most. */
const READ_BACK_GRACE_MS = 6_000;

/** What a run tells while it goes. */
export type StressEvent =
  | { readonly type: 'starting' }
  /** `waiting`: for the common start of several machines. */
  | { readonly type: 'waiting' | 'warming-up' | 'loading' }
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
  const mint = new TokenMint(runIdOf(options.seed));
  const control = new HttpClient(target.url, options.timeoutMs);
  const stopGrace = afterAbort(signal, READ_BACK_GRACE_MS, () => void control.destroy());
  try {
    const plan = await preflight(target, control, options, mint);
    const account = await ServerAccount.open(target, control, options.logFile, justStarted);
    const load = await generateLoad(target, options, {
      mint,
      signal,
      onSample: (sample) => onEvent({ type: 'answered', sample }),
      onPhase: (type) => onEvent({ type }),
      afterWarmUp: () => account.begin(),
    });
    onEvent({ type: 'auditing' });
    const audit = await readBack(plan, load.ledger, mint);
    return assembleResult({ target, options, load, audit, account: await account.end() });
  } finally {
    stopGrace();
    await control.destroy();
  }
}

async function readBack(plan: AuditPlan, ledger: Ledger, mint: TokenMint): Promise<Audit> {
  if ('skipped' in plan) return { status: 'skipped', reason: plan.skipped };
  if ('unreadable' in plan) return { status: 'unknown', reason: plan.unreadable };
  try {
    const history = plan.history.after(plan.after);
    return { status: 'read', ...(await auditHistory(ledger, history, (text) => mint.sequencesIn(text))) };
  } catch (error) {
    return { status: 'unknown', reason: messageOf(error) };
  }
}
