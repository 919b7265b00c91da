import type { CheckResult, VerifyResult } from '../../verify/result.ts';
import { printable } from '../text/format.ts';
import { detailLines, isFailed, unshownReason } from './failed-checks.ts';

/** Workflow commands that GitHub Actions shows as annotations: a line for each check that failed or is unknown. */
export function githubAnnotations(result: VerifyResult): string {
  const message = unshownReason(result);
  const lines = [
    ...result.checks.flatMap(annotations),
    ...(message === undefined ? [] : [annotation('warning', 'genesis verify', [message])]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotations(check: CheckResult): string[] {
  const title = `genesis verify: ${check.name}`;
  if (isFailed(check)) return [annotation('error', title, [check.summary, ...detailLines(check)])];
  return check.status === 'unknown' ? [annotation('warning', title, [check.reason])] : [];
}

function annotation(kind: 'error' | 'warning', title: string, lines: readonly string[]): string {
  const message = lines.map((line) => escapeData(printable(line))).join('%0A');
  return `::${kind} title=${escapeProperty(printable(title))}::${message}`;
}

// Escaped like GitHub's own toolkit does it; an unescaped line break would let a server write commands of its own.
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
