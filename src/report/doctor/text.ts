import type { ChalkInstance } from 'chalk';
import { count } from '../../count.ts';
import type { CheckResult, DoctorResult, Finding, Severity } from '../../doctor/result.ts';
import { formatDuration } from '../../duration.ts';
import type { Extension } from '../../locks/lock-watch.ts';
import { atMost, pad, truncate, wrap } from '../text/format.ts';
import { findingLines, labelled } from './finding-lines.ts';
import { holderTable } from './holder-table.ts';

const COLUMNS = 80;
/** The width of the severity or the status, with the gap before the text. */
const WORD = 'warning  '.length;
const HEADER_LINES = 4;
const QUIET_LINES = 4;
const MOST_OF_NAME = 20;

const WORST_FIRST: readonly Severity[] = ['error', 'warning', 'info'];

/** The result as text of 80 columns, which can be pasted. Ends with a line break. */
export function doctorText(result: DoctorResult, chalk: ChalkInstance): string {
  const parts = [
    headerLines(result, chalk),
    holderTable(result.holders ?? [], COLUMNS, chalk),
    findingsOf(result).flatMap((finding) => findingLines(finding, { columns: COLUMNS, indent: WORD, chalk })),
    quietLines(result.checks, chalk),
    closingLines(result, chalk),
  ];
  return `${parts.flatMap((lines) => (lines.length > 0 ? [lines.join('\n')] : [])).join('\n\n')}\n`;
}

/** The findings of all checks, the worst first. */
function findingsOf({ checks }: Pick<DoctorResult, 'checks'>): readonly Finding[] {
  const findings = checks.flatMap((check) => (check.status === 'examined' ? check.findings : []));
  return WORST_FIRST.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}

function headerLines({ target, description }: DoctorResult, chalk: ChalkInstance): string[] {
  const [first = '', ...others] = atMost(HEADER_LINES, wrap(`${target}: ${description}`, COLUMNS), COLUMNS);
  const isWhole = first.startsWith(`${target}:`);
  return [isWhole ? chalk.bold(target) + first.slice(target.length) : first, ...others];
}

/** Checks without errors and warnings, in their order; then skipped checks, by reason. */
function quietLines(checks: readonly CheckResult[], chalk: ChalkInstance): string[] {
  const sound = checks.filter((check) => check.status === 'examined').filter(isSound);
  const longest = Math.max(0, ...sound.map(({ name }) => name.length));
  const columns = Math.min(MOST_OF_NAME, longest);
  const soundLines = sound.flatMap(({ name, summary }) => {
    const left = COLUMNS - WORD - columns - 2;
    const lines = atMost(QUIET_LINES, wrap(summary, left), left).map(
      (line, index) => pad(index === 0 ? truncate(name, columns) : '', columns + 2) + line,
    );
    return labelled('ok', chalk.green, WORD, lines);
  });
  return [...soundLines, ...skippedLines(checks, chalk)];
}

function isSound({ findings }: Extract<CheckResult, { readonly status: 'examined' }>): boolean {
  return findings.every(({ severity }) => severity === 'info');
}

/** If there is no database, many checks have the same reason. */
function skippedLines(checks: readonly CheckResult[], chalk: ChalkInstance): string[] {
  const skipped = checks.filter((check) => check.status === 'skipped');
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  return reasons.flatMap((reason) => {
    const names = skipped.filter((check) => check.reason === reason).map(({ name }) => name);
    const left = COLUMNS - WORD;
    return labelled(
      'skipped',
      chalk.dim,
      WORD,
      atMost(QUIET_LINES, wrap(`${names.join(', ')}: ${reason}`, left), left),
    );
  });
}

function closingLines(result: DoctorResult, chalk: ChalkInstance): string[] {
  const { checks, tookMs, version, startedAt, interrupted, watch } = result;
  const examined = checks.filter(({ status }) => status === 'examined').length;
  const skipped = checks.length - examined;
  const { words, colour } = conclusionOf(checks, examined, chalk);
  const extent = [
    ...(examined > 0 ? [` in ${count(examined, 'check')}`] : []),
    ...(skipped > 0 ? [` (${skipped} skipped)`] : []),
    `, ${formatDuration(tookMs)}`,
  ].join('');
  return [
    `${colour(words)}${extent}`,
    ...(watch?.extension ? wrap(extensionNote(watch.ms, watch.extension), COLUMNS) : []),
    ...(interrupted ? ['interrupted: this is only what was seen until then'] : []),
    chalk.dim(truncate(`genesis ${version}, ${startedAt}`, COLUMNS)),
  ];
}

function extensionNote(ms: number, extension: Extension): string {
  return `watched the locks for ${formatDuration(ms)}, longer than usual: ${EXTENSION_REASONS[extension]}`;
}

const EXTENSION_REASONS: Readonly<Record<Extension, string>> = {
  'write-lock-seen': 'the write lock was seen held',
  'readers-overlap': 'there was always a reader, and the log is long',
};

function conclusionOf(checks: readonly CheckResult[], examined: number, chalk: ChalkInstance) {
  const findings = findingsOf({ checks });
  const counts = WORST_FIRST.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number > 0 ? [count(number, severity)] : [];
  });
  if (findings.some(({ severity }) => severity === 'error'))
    return { words: counts.join(', '), colour: chalk.red.bold };
  if (findings.some(({ severity }) => severity === 'warning'))
    return { words: counts.join(', '), colour: chalk.yellow.bold };
  if (examined === 0) return { words: 'NOTHING CHECKED', colour: chalk.yellow.bold };
  return { words: ['NOTHING WRONG', ...counts].join(', '), colour: chalk.green.bold };
}
