import { codeOf, type ErrorCode, GenesisError, messageOf } from '../errors.ts';
import { diagnosis } from '../stress/judge/diagnosis/causes.ts';
import type { Target } from '../stress/target/target.ts';
import type { Check, CheckContext } from './check.ts';
import { failure } from './outcome-of.ts';
import type { CheckOutcome } from './result.ts';
import type { ServerSource } from './server-source.ts';

export interface RunCheckOptions {
  readonly source: ServerSource;
  readonly quick: boolean;
  readonly timeoutMs: number;
  /** Whether no server has been seen working yet: what keeps this one from it is then thrown. */
  readonly isFirst: boolean;
  /** Their servers begin to start as soon as this check has its own. */
  readonly next: readonly Check[];
  readonly signal: AbortSignal;
}

/** Runs one check and stops its servers. Throws what kept the first of all servers from working. */
export async function runCheck(check: Check, options: RunCheckOptions): Promise<CheckOutcome> {
  const { source, isFirst, next, quick, timeoutMs, signal } = options;
  const started: Target[] = [];
  const context: CheckContext = {
    ...{ quick, timeoutMs, signal },
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
    return await check.run(context);
  } catch (error) {
    // Whatever it is, we caused it; the result of an interrupted check is not told.
    if (signal.aborted) return { status: 'unknown', reason: 'interrupted' };
    const worked = started.at(-1);
    // Without a code it is a defect of ours.
    if (codeOf(error) === undefined || (isFirst && worked?.server === undefined)) throw error;
    return outcomeOfError(error, worked);
  } finally {
    await Promise.all(started.map((target) => target.close()));
  }
}

/** What a server that worked must not come to; errors of the network are not GenesisErrors. */
const PROOFS: readonly ErrorCode[] = ['TARGET_UNREACHABLE', 'SERVER_START_FAILED'];

/** A server that worked, and then does not answer or start any more, has failed; anything else proves nothing. */
function outcomeOfError(error: unknown, worked: Target | undefined): CheckOutcome {
  const isGone = codeOf(error) === 'TARGET_UNREACHABLE';
  const message = isGone ? `the server does not answer any more: ${messageOf(error)}` : messageOf(error);
  // How to reach it is known, then.
  const hint = error instanceof GenesisError && !isGone ? error.hint : undefined;
  const proves = !(error instanceof GenesisError) || PROOFS.includes(error.code);
  if (!worked?.server || !proves)
    return { status: 'unknown', reason: hint ? `${message}. ${hint}` : message };
  const diagnoses = [diagnosis('server-died', message)];
  return failure({ summary: message, evidence: hint ? [hint] : [], diagnoses }, worked);
}

export function argumentsOf({ serveArguments = [] }: Check): readonly string[] {
  return serveArguments;
}
