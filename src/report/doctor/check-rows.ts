import { type CheckResult, SEVERITIES } from '../../doctor/result.ts';
import { countsOf } from './conclusion.ts';

/** What one check came to. */
export interface CheckRow {
  readonly name: string;
  /** The worst of its findings; `ok` for one without errors and warnings. */
  readonly kind: 'error' | 'warning' | 'ok' | 'skipped';
  /** Such as `1 error, 2 infos`. */
  readonly words: string;
  /** What was seen, or the names of what is wrong. */
  readonly seen: string;
}

export function checkRow(check: CheckResult): CheckRow {
  const { name } = check;
  if (check.status === 'skipped') return { name, kind: 'skipped', words: 'skipped', seen: check.reason };
  const { findings, summary } = check;
  const counts = countsOf(findings);
  const worst = SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
  if (worst === undefined || worst === 'info')
    return { name, kind: 'ok', words: ['ok', ...counts].join(', '), seen: summary };
  const rules = findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);
  return { name, kind: worst, words: counts.join(', '), seen: rules.join(', ') };
}
