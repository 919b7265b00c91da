import type { Verdict } from '../stress/judge/verdict/verdict.ts';
import { GENESIS_CHAT } from '../stress/request/chat.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { isUnchecked } from '../transport/transport.ts';
import { VERSION } from '../version.ts';
import { CheckSequence } from './check-sequence.ts';
import type { CheckResult, VerifyResult } from './result.ts';
import { ServerSource } from './servers/server-source.ts';
import { askedFirst, describeTarget } from './servers/verify-target.ts';
import type { VerifyHooks, VerifyOptions } from './verify-options.ts';

export type { VerifyEvent, VerifyHooks, VerifyOptions } from './verify-options.ts';

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
    const sequence = new CheckSequence(options, source, { onEvent, signal });
    const results = await sequence.run().finally(() => source.close());
    return { checks: results, observations: [...source.observations] };
  });
  return {
    schema: 'genesis.verify/1',
    version: VERSION,
    startedAt,
    tookMs: performance.now() - begun,
    target: describeTarget(target),
    insecure: target.kind !== 'embedded' && isUnchecked(target.transport),
    readBefore: askedFirst(target, options.chat ?? GENESIS_CHAT),
    quick,
    checks,
    interrupted: signal.aborted,
    observations,
    verdict: overallVerdict(checks, signal.aborted),
  };
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
