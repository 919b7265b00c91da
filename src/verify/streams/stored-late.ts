import { findingWords } from '../../stress/audit/findings.ts';
import { openOutside } from '../../stress/faults/outside/open-outside.ts';
import { diagnosis, possibleCauses } from '../../stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { RequestOptions } from '../../stress/request/request.ts';
import type { Target } from '../../stress/target/target.ts';
import type { CheckContext } from '../check.ts';
import type { Failure } from '../outcome/failure.ts';
import { burst, runLoad } from '../probes/run-load.ts';

/** How long a stream may take that cannot be stored. */
const UNDER_LOCK_MS = 2_000;

/**
 * Of `reads` at the ends of streams, `late` lacked the turn. On a busy machine they may come too late themselves: then the audit
 * of the load, which reads again and again, may have seen it.
 */
export async function storedLateFailure(
  context: CheckContext,
  target: Target,
  request: RequestOptions,
  { late, reads, audit }: { late: number; reads: number; audit: StressResult['audit'] },
): Promise<Failure | undefined> {
  const summary =
    late > 0
      ? `${late} of ${reads} turns were stored only after the end of their streams`
      : seenInAudit(audit);
  if (summary === undefined) return undefined;
  // Only a read may be old, too: but while another process holds the lock, nothing can be stored.
  if (target.database !== undefined && (await endsUnderLock(context, target, request))) {
    const underLock = 'a stream also ended well while another process held the write lock';
    return { summary, diagnoses: [diagnosis('early-acknowledgement', `${summary}; ${underLock}`)] };
  }
  // What the audit saw alone, its own diagnosis says.
  if (late === 0) return undefined;
  return { summary, diagnoses: possibleCauses(['early-acknowledgement', 'poisoned-connection'], summary) };
}

function seenInAudit(audit: StressResult['audit']): string | undefined {
  return audit.status === 'read' && audit.storedLate > 0 ? findingWords('staleReads', audit) : undefined;
}

async function endsUnderLock(
  context: CheckContext,
  target: Target,
  request: RequestOptions,
): Promise<boolean> {
  const outside = openOutside(target.database ?? '');
  try {
    await outside.hold(AbortSignal.any([context.signal, AbortSignal.timeout(context.timeoutMs)]));
    const options = { request, audit: 'skip', timeoutMs: UNDER_LOCK_MS, watchesLocks: false } as const;
    const { requests } = await runLoad(context, target, burst(1), options);
    return requests.ok > 0;
  } finally {
    await outside.close();
  }
}
