import type { Checked } from '../../stress/audit/reply-comparison.ts';
import type { Diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import { type Verdict, WORST_FIRST } from '../../stress/judge/verdict/verdict.ts';
import type { Tone } from './figures/figure.ts';
import type { NamedRun } from './series.ts';

export type VerdictStatus = Verdict['status'];

export const TONE: Readonly<Record<VerdictStatus, Tone>> = {
  'data-lost': 'bad',
  failed: 'bad',
  inconclusive: 'doubtful',
  passed: 'good',
};

/** The worst verdict of several runs; inconclusive without any. */
export function worstStatus(results: readonly StressResult[]): VerdictStatus {
  const statuses = results.map(({ verdict }) => verdict.status);
  return WORST_FIRST.find((status) => statuses.includes(status)) ?? 'inconclusive';
}

/** Worst verdicts first; otherwise in their order. */
function worstFirst(runs: readonly NamedRun[]): NamedRun[] {
  const rank = ({ result }: NamedRun) => WORST_FIRST.indexOf(result.verdict.status);
  return runs.toSorted((a, b) => rank(a) - rank(b));
}

export function reasonsOf({ verdict }: StressResult): readonly string[] {
  return verdict.status === 'passed' ? [] : verdict.reasons;
}

/** The reasons of several runs, each with the name of its run, the worst first. */
export function seriesReasons(runs: readonly NamedRun[]): string[] {
  return worstFirst(runs).flatMap(({ name, result }) =>
    reasonsOf(result).map((reason) => `${name}: ${reason}`),
  );
}

/** The diagnoses of the worst run that has some. */
export function seriesDiagnoses(runs: readonly NamedRun[]): readonly Diagnosis[] {
  const explained = worstFirst(runs).find(({ result }) => result.diagnoses.length > 0);
  return explained?.result.diagnoses ?? [];
}

/** What a pass of all runs proves: only what was checked. */
export function passedWords(results: readonly StressResult[]): string {
  return `${answeredWords(results)}, ${storedWords(results)}`;
}

const STORED: Readonly<Record<Checked, string>> = {
  turns: 'and what was answered is stored',
  messages: 'and its message is stored',
  replies: 'and its reply is stored',
};

function storedWords(results: readonly StressResult[]): string {
  const audits = results.map(({ audit }) => audit).filter((audit) => audit.status === 'read');
  if (audits.length < results.length) return 'storage was not checked';
  const [checked, ...others] = new Set(audits.map((audit) => audit.checked));
  return checked !== undefined && others.length === 0 ? STORED[checked] : 'and what was compared is stored';
}

function answeredWords(results: readonly StressResult[]): string {
  if (results.every(({ requests }) => requests.ok === requests.completed))
    return 'every request was answered';
  return results.every(({ requests, excused }) => requests.completed - requests.ok <= excused)
    ? 'every request that no fault excuses was answered'
    : 'as many requests were answered as the thresholds require';
}
