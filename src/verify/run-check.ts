import { GenesisError } from '../errors.ts';
import { diagnosis } from '../stress/diagnosis.ts';
import type { Target } from '../stress/target.ts';
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
  /** Its server begins to start as soon as this check has its own. */
  readonly next: Check | undefined;
  readonly signal: AbortSignal;
}

/** Runs one check and stops its servers. */
export async function runCheck(check: Check, options: RunCheckOptions): Promise<CheckOutcome> {
  const { source, isFirst, next, quick, timeoutMs, signal } = options;
  const started: Target[] = [];
  const context: CheckContext = {
    ...{ quick, timeoutMs, signal },
    model: source.model,
    start: async (more = {}) => {
      const target = await source.start(argumentsOf(check), more);
      started.push(target);
      if (next) source.prepare(argumentsOf(next));
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
    if (!(error instanceof GenesisError) || (isFirst && worked?.server === undefined)) throw error;
    return outcomeOfError(error, worked);
  } finally {
    await Promise.all(started.map((target) => target.close()));
  }
}

/** A server that worked, and then does not answer or start any more, has failed; anything else proves nothing. */
function outcomeOfError({ code, message, hint }: GenesisError, worked: Target | undefined): CheckOutcome {
  if (worked?.server && (code === 'TARGET_UNREACHABLE' || code === 'SERVER_START_FAILED'))
    return failure({ summary: message, diagnoses: [diagnosis('server-died', message)] }, worked);
  return { status: 'unknown', reason: hint ? `${message}. ${hint}` : message };
}

function argumentsOf({ serveArguments = [] }: Check): readonly string[] {
  return serveArguments;
}
