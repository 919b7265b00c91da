import { GenesisError } from '../errors.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import type { Check, CheckContext } from './check.ts';
import { CheckServers } from './check-servers.ts';
import type { CheckOutcome, CheckResult } from './result.ts';
import { missing, type VerifyTarget } from './verify-target.ts';

export interface RunCheckOptions {
  readonly target: VerifyTarget;
  readonly quick: boolean;
  readonly timeoutMs: number;
  /** Whether no server has been seen working yet: what keeps this one from it is then thrown. */
  readonly isFirst: boolean;
  readonly signal: AbortSignal;
}

/** Runs one check, on servers and in a folder of its own, of which nothing is left. */
export async function runCheck(check: Check, options: RunCheckOptions): Promise<CheckResult | 'interrupted'> {
  const { name, holdsWhen } = check;
  const startedAt = performance.now();
  const reason = whySkipped(check, options);
  const outcome: CheckOutcome =
    reason === undefined
      ? await inTemporaryFolder((folder) => run(check, folder, options))
      : { status: 'skipped', reason };
  // What an interrupted check found says nothing of the server.
  if (options.signal.aborted) return 'interrupted';
  return { name, holdsWhen, tookMs: performance.now() - startedAt, ...outcome };
}

function whySkipped({ needs, quick }: Check, options: RunCheckOptions): string | undefined {
  if (options.quick && !quick) return 'takes longer than --quick allows';
  return needs.map((need) => missing(need, options.target)).find((reason) => reason !== undefined);
}

async function run(check: Check, folder: string, options: RunCheckOptions): Promise<CheckOutcome> {
  const servers = new CheckServers(folder, options);
  const { quick, timeoutMs, signal } = options;
  const context: CheckContext = {
    quick,
    timeoutMs,
    signal,
    start: (more) => servers.start(more),
    newDatabase: () => servers.newDatabase(),
  };
  try {
    return await check.run(context);
  } catch (error) {
    if (!(error instanceof GenesisError) || (options.isFirst && !servers.answers && !signal.aborted))
      throw error;
    return servers.outcomeOfError(error);
  } finally {
    await servers.close();
  }
}
