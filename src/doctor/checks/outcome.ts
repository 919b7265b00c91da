import type { CheckOutcome, Finding } from '../result.ts';

/** Why nothing else can be asked: what is wrong instead is told by the checks of the file and the server. */
export const NO_DATABASE = 'there is no database to look at';

/** SQLite must not open what is known to be damaged: it could make it worse. */
export const NOT_ASKED = 'SQLite was not asked: see file';

export function skipped(reason: string): CheckOutcome {
  return { status: 'skipped', reason };
}

export function examined(summary: string, findings: readonly (Finding | undefined)[] = []): CheckOutcome {
  return { status: 'examined', summary, findings: findings.filter((finding) => finding !== undefined) };
}
