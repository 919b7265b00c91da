import { GenesisError } from '../errors.ts';
import { secretsInHeaders } from '../secrets/command-words.ts';
import { secretsIn, withoutSecretsIn } from '../secrets/without-secrets.ts';
import type { Verdict } from '../stress/judge/verdict/verdict.ts';
import { type Chat, GENESIS_CHAT } from '../stress/request/chat.ts';
import { CHAT_STREAM_PATH } from '../stress/request/request.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { VERSION } from '../version.ts';
import { hasUsualHistory } from './chat/is-genesis.ts';
import type { Check } from './check.ts';
import { type PlannedCheck, planChecks, withOwnServer } from './plan-checks.ts';
import type { CheckOutcome, CheckResult, VerifyResult } from './result.ts';
import { argumentsOf, runCheck } from './run-check.ts';
import { lacksHistory } from './servers/lacks-history.ts';
import { ServerSource } from './servers/server-source.ts';
import { askedFirst, describeTarget, type VerifyTarget } from './servers/verify-target.ts';

export interface VerifyOptions {
  readonly target: VerifyTarget;
  /** In the order in which they run. */
  readonly checks: readonly Check[];
  /** Smaller loads, and fewer checks. */
  readonly quick: boolean;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  /** What is sent, and where it can be read back; by default that of Genesis. */
  readonly chat?: Chat;
  /** Where the server streams its answers; by default that is found out. */
  readonly streamPath?: string | undefined;
  /** Whether the result has the names of programs in place of command lines. */
  readonly hidesCommands?: boolean;
}

/** What a run reports while it is in progress. */
export type VerifyEvent =
  | { readonly type: 'checking'; readonly check: Check }
  | { readonly type: 'checked'; readonly result: CheckResult };

export interface VerifyHooks {
  readonly onEvent: (event: VerifyEvent) => void;
  /** Ends the run early; the result then has the checks that finished before. */
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
  const { checks, observations } = await inTemporaryFolder(async (folder) => {
    const source = await ServerSource.open(target, folder, signal);
    const results = await runAll(options, source, { onEvent, signal }).finally(() => source.close());
    return { checks: results, observations: [...source.observations] };
  });
  return {
    schema: 'genesis.verify/1',
    version: VERSION,
    startedAt,
    tookMs: performance.now() - begun,
    target: describeTarget(target),
    readBefore: askedFirst(target, options.chat ?? GENESIS_CHAT),
    quick,
    checks,
    interrupted: signal.aborted,
    observations,
    verdict: overallVerdict(checks, signal.aborted),
  };
}

async function runAll(
  options: VerifyOptions,
  source: ServerSource,
  { onEvent, signal }: VerifyHooks,
): Promise<CheckResult[]> {
  const { hidesCommands = false, target, timeoutMs } = options;
  let { chat = GENESIS_CHAT } = options;
  const streamPath = streamPathOf(options);
  const secrets = secretsOf(target);
  let plan = planChecks(options.checks, { ...options, chat });
  // No one said that the server has it.
  let isHistoryAssumed = target.kind !== 'embedded' && hasUsualHistory(chat);
  const results: CheckResult[] = [];
  source.prepare(withOwnServer(plan).slice(0, PREPARED).map(argumentsOf));
  let skipRest: string | undefined;
  const outcomeOf = async (index: number): Promise<CheckOutcome> => {
    const { check, skipReason = skipRest, unchecked } = plan[index] as PlannedCheck;
    if (skipReason !== undefined) return { status: 'skipped', reason: skipReason };
    const later = plan.slice(index + 1);
    const next = withOwnServer(later).slice(0, PREPARED);
    const isFollowed = later[0]?.sharesServer === true;
    const isFirst = results.every(({ status }) => status === 'skipped');
    return runCheck(check, {
      ...options,
      source,
      chat,
      streamPath,
      hidesCommands,
      unchecked,
      isFirst,
      isFollowed,
      next,
      signal,
    }).catch((error: unknown) => {
      skipRest = 'there is no server to check';
      return unknown(error);
    });
  };
  for (const [index, check] of options.checks.entries()) {
    onEvent({ type: 'checking', check });
    const startedAt = performance.now();
    let outcome = await outcomeOf(index);
    if (outcome.status === 'unknown' && isHistoryAssumed && skipRest === undefined && !signal.aborted) {
      isHistoryAssumed = false;
      const lacks = await lacksHistory(source, chat, timeoutMs, signal).catch(() => undefined);
      if (lacks !== undefined) {
        source.observations.add(`${lacks}: what is stored is not checked without --history`);
        chat = { ...chat, history: undefined };
        plan = planChecks(options.checks, { ...options, chat });
        outcome = await outcomeOf(index);
      }
    }
    // The interruption may be what made this check fail.
    if (signal.aborted) break;
    const { name, holdsWhen } = check;
    // Each of the others would wait as long, only to find the same.
    if (hangs(outcome)) skipRest = `the server hangs (see ${name})`;
    const tookMs = performance.now() - startedAt;
    const result = { name, holdsWhen, tookMs, ...withoutSecretsIn(outcome, secrets) };
    results.push(result);
    onEvent({ type: 'checked', result });
  }
  return results;
}

/** That of our own server is known. */
function streamPathOf({ streamPath, target }: VerifyOptions): string | undefined {
  return streamPath ?? (target.kind === 'embedded' ? CHAT_STREAM_PATH : undefined);
}

/** What the user wrote for the target, and no report may show. */
function secretsOf(target: VerifyTarget): string[] {
  if (target.kind === 'embedded') return [];
  const inCommand = target.kind === 'spawned' ? secretsIn(target.command) : [];
  return [...inCommand, ...secretsInHeaders(target.headers ?? [])];
}

function hangs(outcome: CheckOutcome): boolean {
  return 'diagnoses' in outcome && outcome.diagnoses.some(({ cause }) => cause === 'hang');
}

function unknown(error: unknown): CheckOutcome {
  if (!(error instanceof GenesisError)) throw error;
  return { status: 'unknown', reason: [error.message, error.hint].filter(Boolean).join('. ') };
}

/** Passed if at least one check passed, and none failed or is unknown. */
function overallVerdict(checks: readonly CheckResult[], interrupted: boolean): Verdict {
  const reasonsOf = (status: CheckResult['status']) =>
    checks
      .filter((check) => check.status === status)
      .map((check) => `${check.name}: ${'summary' in check ? check.summary : check.reason}`);
  const lost = reasonsOf('data-lost');
  if (lost.length > 0) return { status: 'data-lost', reasons: [...lost, ...reasonsOf('failed')] };
  const failed = reasonsOf('failed');
  if (failed.length > 0) return { status: 'failed', reasons: failed };
  const reasons = [
    ...reasonsOf('unknown'),
    ...(interrupted ? ['interrupted before the end'] : []),
    ...(!interrupted && checks.every(({ status }) => status === 'skipped')
      ? ['no check could run on this target']
      : []),
  ];
  return reasons.length > 0 ? { status: 'inconclusive', reasons } : { status: 'passed' };
}
