import type { ChalkInstance } from 'chalk';
import { count } from '../../count.ts';
import { formatDuration } from '../../duration.ts';
import type { Cause, Diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import type { CheckResult, CheckStatus, VerifyResult } from '../../verify/result.ts';
import { askedBefore } from '../text/asked-before.ts';
import { likeliest } from '../text/causes.ts';
import { atMost, pad, truncate, wrap } from '../text/format.ts';
import { type FailedCheck, gist, isFailed, tookWords } from './failed-checks.ts';
import { stepsTable } from './steps-table.ts';
import { countWords, heldWords, likelyCauses } from './summary.ts';

const COLUMNS = 80;
const LABEL = 12;

/** Columns of the status, the name and the duration, each with its gap to the summary between them. */
const STATUS = 'DATA LOST '.length;
const NAME = 18;
const DURATION = 9;

/** The most lines of each, so that one check does not fill the screen. */
const SUMMARY_LINES = 3;
const EVIDENCE_LINES = 6;
const TEXT_LINES = 2;
const TITLE_LINES = 4;

const WORDS: Record<CheckStatus, string> = {
  passed: 'ok',
  failed: 'FAILED',
  'data-lost': 'DATA LOST',
  skipped: 'skipped',
  unknown: 'unknown',
};

/** A whole run as text for people: 80 columns, so that it can be pasted. Ends with a line break. */
export function verifyText(result: VerifyResult, chalk: ChalkInstance): string {
  const checks = result.checks.map((check, index) => checkLines(check, chalk, result.checks.slice(0, index)));
  const { target, quick, startedAt, readBefore } = result;
  const header = title('Verified', `${target}${quick ? ', quick' : ''}, ${startedAt}`, chalk);
  return [header, beforeLines(readBefore, chalk), '\n', ...checks, '\n', verifySummary(result, chalk)].join(
    '',
  );
}

/** What is being verified. Ends with a line break. */
export function verifyHeader(
  { target, quick, readBefore }: Pick<VerifyResult, 'target' | 'quick' | 'readBefore'>,
  chalk: ChalkInstance,
): string {
  const extent = quick ? ', quick: smaller loads, fewer checks' : '';
  return title('Verifying', `${target}${extent}`, chalk) + beforeLines(readBefore, chalk);
}

function beforeLines(readBefore: readonly string[], chalk: ChalkInstance): string {
  const words = askedBefore(readBefore);
  return words === undefined ? '' : title('Before', words, chalk);
}

/**
 * The result of one check, with its evidence if it failed; a remedy that was shown for one of `before` is not repeated.
 * Ends with a line break.
 */
export function checkLines(
  check: CheckResult,
  chalk: ChalkInstance,
  before: readonly CheckResult[] = [],
): string {
  const details = isFailed(check) ? failureLines(check, chalk, causesOf(before)) : [];
  const steps = 'steps' in check && check.steps ? stepLines(check.steps, chalk) : [];
  return `${[...headLines(check, chalk), ...details, ...steps].join('\n')}\n`;
}

/** The verdict, with counts and causes. Ends with a line break. */
export function verifySummary(result: VerifyResult, chalk: ChalkInstance): string {
  const lines = [
    ...verdictLines(result, chalk),
    ...countsLine(result),
    ...causesLine(result.checks),
    ...result.observations.flatMap((observation) => hanging('observed: ', [observation], (text) => text)),
    ...(result.interrupted ? ['interrupted: checks that had not finished are missing'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function title(verb: string, text: string, chalk: ChalkInstance): string {
  const columns = COLUMNS - verb.length - 1;
  const lines = atMost(TITLE_LINES, wrap(text, columns), columns);
  const [first = '', ...others] = lines.map((line) => `${line}\n`);
  return `${chalk.bold(verb)} ${first}${others.map((line) => ' '.repeat(verb.length + 1) + line).join('')}`;
}

function headLines(check: CheckResult, chalk: ChalkInstance): string[] {
  const status = colourOf(check.status, chalk)(WORDS[check.status].padEnd(STATUS));
  const name = pad(truncate(check.name, NAME - 1), NAME);
  const columns = COLUMNS - STATUS - NAME - DURATION;
  const lines = wrap(gist(check), columns);
  // A reason is shown whole, because it says what to do; more about a failure follows below.
  const [first = '', ...others] = isFailed(check) ? atMost(SUMMARY_LINES, lines, columns) : lines;
  const duration = chalk.dim(truncate(tookWords(check), DURATION - 1).padStart(DURATION));
  const gap = ' '.repeat(STATUS + NAME);
  return [
    `${status}${name}${pad(first, columns)}${duration}`.trimEnd(),
    ...others.map((line) => `${gap}${line}`),
  ];
}

function failureLines(check: FailedCheck, chalk: ChalkInstance, above: ReadonlySet<Cause>): string[] {
  const shown = check.evidence.slice(0, EVIDENCE_LINES);
  const hidden = check.evidence.length - shown.length;
  const evidence = [...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])];
  return [
    ...labelled('evidence', evidence.flatMap(folded), chalk),
    ...labelled('log', check.log === null ? [] : folded(check.log), chalk),
    ...likeliest(check.diagnoses).flatMap((diagnosis) =>
      causeLines(diagnosis, above.has(diagnosis.cause), chalk),
    ),
  ];
}

function causeLines(
  { title, evidence, remedy, confirmedBy }: Diagnosis,
  again: boolean,
  chalk: ChalkInstance,
): string[] {
  const columns = COLUMNS - LABEL - 1;
  if (again) return labelled('cause', wrap(`${title} (remedy above)`, columns), chalk);
  return [
    ...labelled('cause', [...wrap(title, columns), ...folded(evidence)], chalk),
    ...labelled('remedy', wrap(remedy, columns), chalk),
    ...labelled('if', confirmedBy === null ? [] : wrap(confirmedBy, columns), chalk),
  ];
}

/** A text of any length, cut to a few lines. */
function folded(text: string): readonly string[] {
  const columns = COLUMNS - LABEL - 1;
  return atMost(TEXT_LINES, wrap(text, columns), columns);
}

function causesOf(checks: readonly CheckResult[]): ReadonlySet<Cause> {
  const failed = checks.filter(isFailed);
  return new Set(failed.flatMap(({ diagnoses }) => likeliest(diagnoses).map(({ cause }) => cause)));
}

function stepLines(steps: NonNullable<FailedCheck['steps']>, chalk: ChalkInstance): string[] {
  const [head = '', ...rows] = stepsTable(steps).map((line) => truncate(`  ${line}`, COLUMNS));
  return [chalk.dim(head), ...rows];
}

function verdictLines({ verdict, checks, tookMs }: VerifyResult, chalk: ChalkInstance): string[] {
  const took = formatDuration(tookMs);
  if (verdict.status === 'passed') {
    return [`${chalk.green.bold('PASSED')} ${heldWords({ checks })} in ${took}`];
  }
  if (verdict.status === 'inconclusive') return titled('INCONCLUSIVE', verdict.reasons, chalk.yellow.bold);
  const named = (['data-lost', 'failed'] as const).flatMap((status) => {
    const names = checks.filter((check) => check.status === status).map(({ name }) => name);
    if (names.length === 0) return [];
    const text = `${names.length} of ${count(checks.length, 'check')}: ${names.join(', ')}`;
    return titled(WORDS[status], [status === 'data-lost' ? `in ${text}` : text], chalk.red.bold);
  });
  return named.length > 0 ? named : titled(WORDS[verdict.status], verdict.reasons, chalk.red.bold);
}

function countsLine({ checks, tookMs }: VerifyResult): string[] {
  if (checks.every(({ status }) => status === 'passed')) return [];
  return [`${countWords(checks)} in ${formatDuration(tookMs)}`];
}

function causesLine(checks: readonly CheckResult[]): string[] {
  const titles = likelyCauses(checks).map(({ title }) => title);
  if (titles.length === 0) return [];
  const label = titles.length === 1 ? 'likely cause: ' : 'likely causes: ';
  return hanging(label, titles, (text) => text);
}

function titled(title: string, texts: readonly string[], colour: (text: string) => string): string[] {
  return hanging(`${title} `, texts.length > 0 ? texts : [''], colour);
}

/** Texts wrapped one below the other, to the right of a label. */
function hanging(label: string, texts: readonly string[], colour: (text: string) => string): string[] {
  const lines = texts.flatMap((text) => wrap(text, COLUMNS - label.length));
  return lines.map((line, index) => `${index === 0 ? colour(label) : ' '.repeat(label.length)}${line}`);
}

function labelled(label: string, lines: readonly string[], chalk: ChalkInstance): string[] {
  return lines.map((line, index) => `${chalk.dim((index === 0 ? label : '').padStart(LABEL))} ${line}`);
}

function colourOf(status: CheckStatus, chalk: ChalkInstance): (text: string) => string {
  if (status === 'passed') return chalk.green;
  if (status === 'skipped') return chalk.dim;
  return status === 'unknown' ? chalk.yellow : chalk.red.bold;
}
