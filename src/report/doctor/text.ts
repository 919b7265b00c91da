import type { ChalkInstance } from 'chalk';
import { allFindings, type CheckResult, type DoctorResult } from '../../doctor/result.ts';
import { atMost, pad, truncate, wrap } from '../text/format.ts';
import { type Conclusion, conclusionOf, extentWords, remarksOf } from './conclusion.ts';
import { findingLines, labelled } from './finding-lines.ts';
import { holderTable } from './holder-table.ts';
import { sessionTable } from './session-table.ts';

const COLUMNS = 80;
/** The width of the severity or the status, with the gap before the text. */
const WORD = 'warning  '.length;
const HEADER_LINES = 4;
const QUIET_LINES = 4;
const MOST_OF_NAME = 20;

/** The result as text of 80 columns, which can be pasted. Ends with a line break. */
export function doctorText(result: DoctorResult, chalk: ChalkInstance): string {
  const parts = [
    headerLines(result, chalk),
    holderTable(result.holders ?? [], COLUMNS, chalk),
    sessionTable(result.sessions, chalk),
    allFindings(result).flatMap((finding) =>
      findingLines(finding, { columns: COLUMNS, indent: WORD, chalk }),
    ),
    quietLines(result.checks, chalk),
    closingLines(result, chalk),
  ];
  return `${parts.flatMap((lines) => (lines.length > 0 ? [lines.join('\n')] : [])).join('\n\n')}\n`;
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

const CLOSING: Readonly<Record<Conclusion['kind'], (words: string, chalk: ChalkInstance) => string>> = {
  error: (words, chalk) => chalk.red.bold(words),
  warning: (words, chalk) => chalk.yellow.bold(words),
  'nothing-checked': (words, chalk) => chalk.yellow.bold(words.toUpperCase()),
  'nothing-wrong': (words, chalk) => chalk.green.bold(words.replace('nothing wrong', 'NOTHING WRONG')),
};

function closingLines(result: DoctorResult, chalk: ChalkInstance): string[] {
  const { kind, words } = conclusionOf(result);
  return [
    `${CLOSING[kind](words, chalk)}${extentWords(result)}`,
    ...remarksOf(result).flatMap((remark) => wrap(remark, COLUMNS)),
    chalk.dim(truncate(`genesis ${result.version}, ${result.startedAt}`, COLUMNS)),
  ];
}
