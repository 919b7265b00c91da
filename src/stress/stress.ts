import { messageOf } from '../errors.ts';
import { type Audit, auditHistory } from './audit/audit.ts';
import type { Ledger } from './audit/ledger.ts';
import { withTarget } from './faults/with-target.ts';
import { HttpClient } from './http/http-client.ts';
import type { StressResult } from './judge/result.ts';
import type { Sample } from './measure/sample.ts';
import { runIdOf, TokenGenerator } from './request/token.ts';
import { afterAbort } from './run/after-abort.ts';
import { assembleResult } from './run/assemble-result.ts';
import { generateLoad } from './run/generate-load.ts';
import type { RunOptions, StressOptions } from './run/options.ts';
import { type AuditPlan, preflight } from './run/preflight.ts';
import { ServerAccount } from './target/reports/server-account.ts';
import type { Target } from './target/target.ts';

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
  const tokens = new TokenGenerator(runIdOf(options.seed));
  const control = new HttpClient(target.url, options.timeoutMs);
  const stopGrace = afterAbort(signal, READ_BACK_GRACE_MS, () => void control.destroy());
  try {
    const plan = await preflight(target, control, options, tokens);
    const account = await ServerAccount.open(target, control, options.logFile, justStarted);
    const load = await generateLoad(target, options, {
      tokens,
      signal,
      onSample: (sample) => onEvent({ type: 'answered', sample }),
      onPhase: (type) => onEvent({ type }),
      afterWarmUp: () => account.begin(),
    });
    onEvent({ type: 'auditing' });
    const audit = await readBack(plan, load.ledger, tokens);
    return assembleResult({ target, options, load, audit, account: await account.end() });
  } finally {
    stopGrace();
    await control.destroy();
  }
}

async function readBack(plan: AuditPlan, ledger: Ledger, tokens: TokenGenerator): Promise<Audit> {
  if ('skipped' in plan) return { status: 'skipped', reason: plan.skipped };
  if ('unreadable' in plan) return { status: 'unknown', reason: plan.unreadable };
  try {
    const history = plan.history.after(plan.after);
    return { status: 'read', ...(await auditHistory(ledger, history, (text) => tokens.sequencesIn(text))) };
  } catch (error) {
    return { status: 'unknown', reason: messageOf(error) };
  }
}
