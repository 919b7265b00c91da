import { GenesisError } from '../errors.ts';
import type { Verdict } from '../stress/judge/verdict/verdict.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { VERSION } from '../version.ts';
import type { Check } from './check.ts';
import type { CheckOutcome, CheckResult, VerifyResult } from './result.ts';
import { argumentsOf, runCheck } from './run-check.ts';
import { ServerSource } from './server-source.ts';
import { describeTarget, missing, type VerifyTarget } from './verify-target.ts';

export interface VerifyOptions {
  readonly target: VerifyTarget;
  /** In the order in which they run. */
  readonly checks: readonly Check[];
  /** Smaller loads, and fewer checks. */
  readonly quick: boolean;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
}

/** What a run tells while it goes. */
export type VerifyEvent =
  | { readonly type: 'checking'; readonly check: Check }
  | { readonly type: 'checked'; readonly result: CheckResult };

export interface VerifyHooks {
  readonly onEvent: (event: VerifyEvent) => void;
  /** Ends the run early; the result tells of the checks that had ended. */
  readonly signal: AbortSignal;
}

/** Servers that start while a check runs: one for each core of a small machine. */
const PREPARED = 2;

/** Runs checks one after the other. Whatever goes wrong with the server is in the result. */
export async function runVerify(
  options: VerifyOptions,
  { onEvent = () => {}, signal = new AbortController().signal }: Partial<VerifyHooks> = {},
): Promise<VerifyResult> {
  const { target, quick } = options;
  const startedAt = new Date().toISOString();
  const begun = performance.now();
  const checks = await inTemporaryFolder(async (folder) => {
    const source = await ServerSource.open(target, folder, signal);
    return runAll(options, source, { onEvent, signal }).finally(() => source.close());
  });
  return {
    schema: 'genesis.verify/1',
    version: VERSION,
    startedAt,
    tookMs: performance.now() - begun,
    target: describeTarget(target),
    quick,
    checks,
    interrupted: signal.aborted,
    verdict: judge(checks, signal.aborted),
  };
}

async function runAll(
  options: VerifyOptions,
  source: ServerSource,
  { onEvent, signal }: VerifyHooks,
): Promise<CheckResult[]> {
  const plan = options.checks.map((check) => ({ check, reason: whySkipped(check, options) }));
  const results: CheckResult[] = [];
  const first = plan.filter(({ reason }) => reason === undefined).slice(0, PREPARED);
  source.prepare(first.map(({ check }) => argumentsOf(check)));
  let noServer: string | undefined;
  for (const [index, { check, reason }] of plan.entries()) {
    onEvent({ type: 'checking', check });
    const startedAt = performance.now();
    const later = plan.slice(index + 1).filter((planned) => planned.reason === undefined);
    const next = later.slice(0, PREPARED).map((planned) => planned.check);
    const isFirst = results.every(({ status }) => status === 'skipped');
    const skipped = reason ?? noServer;
    const outcome: CheckOutcome =
      skipped === undefined
        ? await runCheck(check, { ...options, source, isFirst, next, signal }).catch((error: unknown) => {
            noServer = 'there is no server to check';
            return unknown(error);
          })
        : { status: 'skipped', reason: skipped };
    // What an interrupted check found says nothing of the server.
    if (signal.aborted) break;
    const { name, holdsWhen } = check;
    const result = { name, holdsWhen, tookMs: performance.now() - startedAt, ...outcome };
    results.push(result);
    onEvent({ type: 'checked', result });
  }
  return results;
}

function unknown(error: unknown): CheckOutcome {
  if (!(error instanceof GenesisError)) throw error;
  return { status: 'unknown', reason: [error.message, error.hint].filter(Boolean).join('. ') };
}

function whySkipped({ needs, quick }: Check, options: VerifyOptions): string | undefined {
  if (options.quick && !quick) return 'left out by --quick';
  return needs.map((need) => missing(need, options.target)).find((reason) => reason !== undefined);
}

/** Passing takes a check that holds, none that does not, and none that could not be decided. */
function judge(checks: readonly CheckResult[], interrupted: boolean): Verdict {
  const told = (status: CheckResult['status']) =>
    checks
      .filter((check) => check.status === status)
      .map((check) => `${check.name}: ${'summary' in check ? check.summary : check.reason}`);
  const lost = told('data-lost');
  if (lost.length > 0) return { status: 'data-lost', reasons: [...lost, ...told('failed')] };
  const failed = told('failed');
  if (failed.length > 0) return { status: 'failed', reasons: failed };
  const doubts = [
    ...told('unknown'),
    ...(interrupted ? ['interrupted before the end'] : []),
    ...(!interrupted && checks.every(({ status }) => status === 'skipped')
      ? ['no check could run on this target']
      : []),
  ];
  return doubts.length > 0 ? { status: 'inconclusive', reasons: doubts } : { status: 'passed' };
}
