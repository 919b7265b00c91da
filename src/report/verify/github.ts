import { formatDuration } from '../../duration.ts';
import type { CheckResult, CheckStatus, VerifyResult } from '../../verify/result.ts';
import { printable } from '../text/format.ts';
import { markdown, markdownRow } from '../text/markdown.ts';
import { detailLines, details, type FailedCheck, gist, isFailed, unshownReason } from './failed-checks.ts';

const WORDS: Record<CheckStatus, string> = {
  passed: 'passed',
  failed: '**failed**',
  'data-lost': '**data lost**',
  skipped: 'skipped',
  unknown: 'unknown',
};

/** Workflow commands that GitHub Actions shows as annotations: a line for each check that did not hold, or is unknown. */
export function githubAnnotations(result: VerifyResult): string {
  const message = unshownReason(result);
  const lines = [
    ...result.checks.flatMap(annotations),
    ...(message === undefined ? [] : [annotation('warning', 'genesis verify', [message])]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The run as the Markdown that a step of GitHub Actions adds to its job's summary. Ends with a line break. */
export function githubSummary(result: VerifyResult): string {
  const { verdict, checks, target, quick, tookMs } = result;
  const reasons = verdict.status === 'passed' ? [] : verdict.reasons;
  return `${[
    `## genesis verify: ${verdict.status.replace('-', ' ')}`,
    '',
    `Target: ${markdown(target)}${quick ? ', quick' : ''}, ${formatDuration(tookMs)}${result.interrupted ? ', interrupted' : ''}`,
    '',
    ...reasons.map((reason) => `- ${markdown(reason)}`),
    ...(reasons.length > 0 ? [''] : []),
    '| check | result | what was seen | time |',
    '| --- | --- | --- | ---: |',
    ...checks.map(tableRow),
    ...checks.filter(isFailed).flatMap(failureSection),
  ].join('\n')}\n`;
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

function tableRow(check: CheckResult): string {
  return markdownRow([
    markdown(check.name),
    WORDS[check.status],
    markdown(gist(check)),
    formatDuration(check.tookMs),
  ]);
}

function failureSection(check: FailedCheck): string[] {
  return [
    '',
    `### ${markdown(check.name)}: ${markdown(check.summary)}`,
    '',
    `- holds when: ${markdown(check.holdsWhen)}`,
    ...details(check).map(([label, text]) => `- ${label}: ${markdown(text)}`),
  ];
}

// As GitHub's own toolkit escapes them; an unescaped line break would let a server write commands of its own.
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
