import { count } from '../../count.ts';
import { allFindings, type DoctorResult, type Finding, SEVERITIES } from '../../doctor/result.ts';
import { formatDuration } from '../../duration.ts';
import type { Extension } from '../../locks/lock-watch.ts';

export interface Conclusion {
  /** The worst that was found. */
  readonly kind: 'error' | 'warning' | 'nothing-checked' | 'nothing-wrong';
  /** Such as `1 error, 2 warnings`. */
  readonly words: string;
}

/** What all findings come to. */
export function conclusionOf(result: Pick<DoctorResult, 'checks'>): Conclusion {
  const findings = allFindings(result);
  const [worst] = findings;
  const counts = countsOf(findings);
  if (worst && worst.severity !== 'info') return { kind: worst.severity, words: counts.join(', ') };
  if (result.checks.every(({ status }) => status === 'skipped'))
    return { kind: 'nothing-checked', words: 'nothing checked' };
  return { kind: 'nothing-wrong', words: ['nothing wrong', ...counts].join(', ') };
}

/** `1 error`, `2 warnings`: the worst first, without those of which there are none. */
export function countsOf(findings: readonly Finding[]): string[] {
  return SEVERITIES.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number > 0 ? [count(number, severity)] : [];
  });
}

/** How much was looked at, such as ` in 7 checks (1 skipped), 587 ms`: what follows the words of the conclusion. */
export function extentWords({ checks, tookMs }: DoctorResult): string {
  const examined = checks.filter(({ status }) => status === 'examined').length;
  const skipped = checks.length - examined;
  return [
    ...(examined > 0 ? [` in ${count(examined, 'check')}`] : []),
    ...(skipped > 0 ? [` (${skipped} skipped)`] : []),
    `, ${formatDuration(tookMs)}`,
  ].join('');
}

/** What else a reader must know of how it was made, in sentences without a full stop. */
export function remarksOf({ watch, sessions, interrupted }: DoctorResult): string[] {
  return [
    ...(watch?.extension ? [extensionNote(watch.ms, EXTENSION_REASONS[watch.extension])] : []),
    ...(sessions?.isExtended ? [extensionNote(sessions.ms, SESSIONS)] : []),
    ...(interrupted ? ['interrupted: this is only what was seen until then'] : []),
  ];
}

const SESSIONS = 'a session waited for a lock, or kept its locks without doing anything';

function extensionNote(ms: number, reason: string): string {
  return `watched the locks for ${formatDuration(ms)}, longer than usual: ${reason}`;
}

const EXTENSION_REASONS: Readonly<Record<Extension, string>> = {
  'write-lock-seen': 'the write lock was seen held',
  'readers-overlap': 'there was always a reader, and the log is long',
};
