import type { Check } from './check.ts';
import { argumentsOf } from './run-check.ts';
import { unmetNeed, type VerifyTarget } from './servers/verify-target.ts';

/** A check, and what becomes of it in a run. */
export interface PlannedCheck {
  readonly check: Check;
  /** Undefined: it is to run. */
  readonly skipReason: string | undefined;
  /** Whether it goes on with the server of the check before, if that one passes: to start one is most of a quick check. */
  readonly sharesServer: boolean;
}

export function planChecks(
  checks: readonly Check[],
  options: { readonly target: VerifyTarget; readonly quick: boolean },
): readonly PlannedCheck[] {
  return checks.map((check, index) => {
    const skipReason = skipReasonOf(check, options);
    const sharesServer = options.quick && canShare(check, checks[index - 1]);
    return { check, skipReason, sharesServer };
  });
}

function canShare(check: Check, before: Check | undefined): boolean {
  const isAlike = before && argumentsOf(before).join(' ') === argumentsOf(check).join(' ');
  return isAlike === true && before?.mayShareServer === true && check.mayShareServer === true;
}

function skipReasonOf(
  check: Check,
  { quick, target }: { readonly target: VerifyTarget; readonly quick: boolean },
): string | undefined {
  if (quick && !check.quick) return 'left out by --quick';
  return check.needs.map((need) => unmetNeed(need, target)).find((reason) => reason !== undefined);
}

/** The checks of which each needs a server of its own. */
export function withOwnServer(plan: readonly PlannedCheck[]): Check[] {
  return plan
    .filter(({ skipReason, sharesServer }) => skipReason === undefined && !sharesServer)
    .map(({ check }) => check);
}
