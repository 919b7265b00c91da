import { openOutside } from '../../stress/faults/outside/open-outside.ts';
import { type Diagnosis, diagnosis, possibleCauses } from '../../stress/judge/diagnosis/causes.ts';
import type { RequestOptions } from '../../stress/request/request.ts';
import type { Target } from '../../stress/target/target.ts';
import type { CheckContext } from '../check.ts';
import type { Failure } from '../outcome/failure.ts';
import { burst, runLoad } from '../probes/run-load.ts';

/** How long a stream may take that cannot be stored. */
const UNDER_LOCK_MS = 2_000;

/** Of `reads` at the ends of streams, `late` lacked the turn. */
export async function storedLateFailure(
  context: CheckContext,
  target: Target,
  request: RequestOptions,
  { late, reads }: { readonly late: number; readonly reads: number },
): Promise<Failure | undefined> {
  if (late === 0) return undefined;
  const summary = `${late} of ${reads} turns were stored only after the end of their streams`;
  return { summary, diagnoses: await causesOf(context, target, request, summary) };
}

/** Only a read may be old, too: but while another process holds the lock, nothing can be stored. */
async function causesOf(
  context: CheckContext,
  target: Target,
  request: RequestOptions,
  evidence: string,
): Promise<readonly Diagnosis[]> {
  const isEarly = target.database !== undefined && (await endsUnderLock(context, target, request));
  if (!isEarly) return possibleCauses(['early-acknowledgement', 'poisoned-connection'], evidence);
  const underLock = 'a stream also ended well while another process held the write lock';
  return [diagnosis('early-acknowledgement', `${evidence}; ${underLock}`)];
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
