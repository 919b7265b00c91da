import { formatDuration } from '../../duration.ts';
import type { CheckResult, CheckStatus, VerifyResult } from '../../verify/result.ts';
import { askedBefore } from '../text/asked-before.ts';
import { verdictWords } from '../text/format.ts';
import { markdown, markdownRow } from '../text/markdown.ts';
import { details, type FailedCheck, gist, isFailed, tookWords } from './failed-checks.ts';

const WORDS: Record<CheckStatus, string> = {
  passed: 'passed',
  failed: '**failed**',
  'data-lost': '**data lost**',
  skipped: 'skipped',
  unknown: 'unknown',
};

/** A run as Markdown, for the summary of a step in GitHub Actions. Ends with a line break. */
export function verifyMarkdown(result: VerifyResult): string {
  const { verdict, checks, target, quick, tookMs } = result;
  const before = askedBefore(result.readBefore);
  const reasons = verdict.status === 'passed' ? [] : verdict.reasons;
  return `${[
    `## genesis verify: ${verdictWords(verdict.status)}`,
    '',
    `Target: ${markdown(target)}${quick ? ', quick' : ''}, ${formatDuration(tookMs)}${result.interrupted ? ', interrupted' : ''}`,
    '',
    ...(before === undefined ? [] : [`${markdown(before)}.`, '']),
    ...reasons.map((reason) => `- ${markdown(reason)}`),
    ...result.observations.map((observation) => `- observed: ${markdown(observation)}`),
    ...(reasons.length + result.observations.length > 0 ? [''] : []),
    '| check | result | what was seen | time |',
    '| --- | --- | --- | ---: |',
    ...checks.map(tableRow),
    ...checks.filter(isFailed).flatMap(failureSection),
  ].join('\n')}\n`;
}

function tableRow(check: CheckResult): string {
  return markdownRow([markdown(check.name), WORDS[check.status], markdown(gist(check)), tookWords(check)]);
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
