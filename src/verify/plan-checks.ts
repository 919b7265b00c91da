import type { Check } from './check.ts';
import { argumentsOf } from './run-check.ts';
import { uncheckedBy, unmetNeed, type Verified } from './servers/unmet-need.ts';

/** A check, and what becomes of it in a run. */
export interface PlannedCheck {
  readonly check: Check;
  /** Undefined: it is to run. */
  readonly skipReason: string | undefined;
  /** What it does not find out, because the target lacks it, such as `stored turns (--history)`. */
  readonly unchecked: readonly string[];
  /** Whether it goes on with the server of the check before, if that one passes: to start one is most of a quick check. */
  readonly sharesServer: boolean;
}

export interface PlanOptions extends Verified {
  readonly quick: boolean;
}

export function planChecks(checks: readonly Check[], options: PlanOptions): readonly PlannedCheck[] {
  const plan = checks.map((check) => ({
    check,
    skipReason: skipReasonOf(check, options),
    unchecked: uncheckedBy(check, options),
  }));
  return plan.map((planned, index) => ({
    ...planned,
    sharesServer: options.quick && canShare(planned, plan[index - 1]),
  }));
}

type Considered = Omit<PlannedCheck, 'sharesServer'>;

function canShare(planned: Considered, before: Considered | undefined): boolean {
  const both = [before, planned].flatMap((each) =>
    each?.skipReason === undefined && each ? [each.check] : [],
  );
  const [one, other] = both.filter(({ mayShareServer }) => mayShareServer === true);
  return (
    one !== undefined && other !== undefined && argumentsOf(one).join(' ') === argumentsOf(other).join(' ')
  );
}

function skipReasonOf(check: Check, { quick, ...verified }: PlanOptions): string | undefined {
  if (quick && !check.quick) return 'left out by --quick';
  if (verified.scenario && !check.takesScenario) return 'sends requests of its own, not those of a scenario';
  return check.needs.map((need) => unmetNeed(need, verified)).find((reason) => reason !== undefined);
}

/** The checks of which each needs a server of its own. */
export function withOwnServer(plan: readonly PlannedCheck[]): Check[] {
  return plan
    .filter(({ skipReason, sharesServer }) => skipReason === undefined && !sharesServer)
    .map(({ check }) => check);
}
