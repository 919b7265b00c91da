import { codeOf, type ErrorCode, GenesisError, messageOf } from '../errors.ts';
import { diagnosis } from '../stress/judge/diagnosis/causes.ts';
import type { Chat } from '../stress/request/chat.ts';
import type { ScenarioModule } from '../stress/scenario/script/scenario.ts';
import type { Target } from '../stress/target/target.ts';
import type { Check, CheckContext } from './check.ts';
import { failedOutcome } from './outcome/check-outcome.ts';
import { failureOf } from './outcome/failure.ts';
import { UselessServer } from './probes/run-load.ts';
import type { CheckOutcome } from './result.ts';
import type { ServerSource } from './servers/server-source.ts';

export interface RunCheckOptions {
  readonly source: ServerSource;
  readonly quick: boolean;
  readonly timeoutMs: number;
  readonly chat: Chat;
  readonly scenario?: ScenarioModule | undefined;
  readonly streamPath: string | undefined;
  readonly restartDatabase?: string | undefined;
  readonly hidesCommands: boolean;
  /** Whether its first load ends where the first answers show that no request fits. */
  readonly judgesFirstAnswers: boolean;
  /** Called where none fits: no other check would say more. */
  readonly onMisfit: () => void;
  /** What the check cannot find out, to be said where it passes. */
  readonly unchecked: readonly string[];
  /** Whether no server has worked yet: an error that keeps this one from working is then thrown. */
  readonly isFirst: boolean;
  /** Whether the next check goes on with its server, if it passes. */
  readonly isFollowed: boolean;
  /** Their servers start as soon as this check has its own. */
  readonly next: readonly Check[];
  readonly signal: AbortSignal;
}

/** Runs one check and stops its servers. Throws the error that kept the first server of the run from working. */
export async function runCheck(check: Check, options: RunCheckOptions): Promise<CheckOutcome> {
  const { source, isFirst, isFollowed, next, quick, chat, timeoutMs, streamPath, hidesCommands, signal } =
    options;
  const { judgesFirstAnswers, restartDatabase, onMisfit, scenario } = options;
  const started: Target[] = [];
  const context: CheckContext = {
    ...{
      quick,
      chat,
      scenario,
      timeoutMs,
      streamPath,
      hidesCommands,
      judgesFirstAnswers,
      restartDatabase,
      signal,
    },
    model: source.model,
    start: async (more = {}) => {
      const target = await source.start(argumentsOf(check), more);
      started.push(target);
      source.prepare(next.map(argumentsOf));
      return target;
    },
  };
  source.model.reset();
  try {
    const outcome = await check.run(context);
    const [only] = started;
    if (isFollowed && outcome.status === 'passed' && only && started.length === 1 && !signal.aborted) {
      source.keep(argumentsOf(check), only);
      started.pop();
    }
    return withUnchecked(outcome, options.unchecked);
  } catch (error) {
    // The abort caused the error; the result of an interrupted check is dropped.
    if (signal.aborted) return { status: 'unknown', reason: 'interrupted' };
    const worked = started.at(-1);
    if (error instanceof UselessServer && error.result.misfit) onMisfit();
    if (error instanceof UselessServer && worked)
      return failedOutcome(failureOf(error.result) ?? { summary: error.message }, worked);
    // An error without a code is a defect of genesis.
    if (
      codeOf(error) === undefined ||
      codeOf(error) === 'SCENARIO_INVALID' ||
      (isFirst && worked?.server === undefined)
    )
      throw error;
    return errorOutcome(error, worked);
  } finally {
    await Promise.all(started.map((target) => target.close()));
  }
}

/** A check that passes says what it did not check. */
function withUnchecked(outcome: CheckOutcome, unchecked: readonly string[]): CheckOutcome {
  if (outcome.status !== 'passed' || unchecked.length === 0) return outcome;
  return { ...outcome, summary: `${outcome.summary}; not checked: ${unchecked.join(', ')}` };
}

/** Errors that show a defect of a server that worked before; network errors, which are no GenesisErrors, do too. */
const SERVER_DEFECTS: readonly ErrorCode[] = ['TARGET_UNREACHABLE', 'SERVER_START_FAILED'];

/** Failed if a server that worked no longer answers or starts; unknown after any other error. */
function errorOutcome(error: unknown, worked: Target | undefined): CheckOutcome {
  const isGone = codeOf(error) === 'TARGET_UNREACHABLE';
  const message = isGone ? `the server no longer answers: ${messageOf(error)}` : messageOf(error);
  // The hint is about how to reach a server, and this one was reached.
  const hint = error instanceof GenesisError && !isGone ? error.hint : undefined;
  const isDefect = !(error instanceof GenesisError) || SERVER_DEFECTS.includes(error.code);
  if (!worked?.server || !isDefect)
    return { status: 'unknown', reason: hint ? `${message}. ${hint}` : message };
  const diagnoses = [diagnosis('server-died', message)];
  return failedOutcome({ summary: message, evidence: hint ? [hint] : [], diagnoses }, worked);
}

export function argumentsOf({ serveArguments = [] }: Check): readonly string[] {
  return serveArguments;
}
