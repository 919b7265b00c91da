import type { CheckResult, DoctorResult, Finding } from '../../doctor/result.ts';
import { allFindings } from '../../doctor/result.ts';
import type { Holder } from '../../locks/lock-watch.ts';
import { markdown, markdownTable } from '../text/markdown.ts';
import { type CheckRow, checkRow } from './check-rows.ts';
import { conclusionOf, extentWords, remarksOf } from './conclusion.ts';
import { HOLDER_HEAD, heldDuring, holderCells, holderRows } from './holder-rows.ts';
import { SESSION_HEAD, sessionRows } from './session-rows.ts';

/** A look at a database as Markdown, such as for an issue or the summary of a step. Ends with a line break. */
export function doctorMarkdown(result: DoctorResult): string {
  const { target, description, version, startedAt, holders, sessions, checks } = result;
  const remarks = remarksOf(result);
  return `${[
    `## genesis doctor: ${conclusionOf(result).words}${extentWords(result)}`,
    '',
    `Target: ${markdown(target)}: ${markdown(description)}`,
    ...(remarks.length > 0 ? ['', ...remarks.map((remark) => `- ${markdown(remark)}`)] : []),
    ...holdersTable(holders ?? []),
    ...markdownTable(
      SESSION_HEAD,
      sessionRows(sessions).map((row) => row.map(markdown)),
    ),
    ...allFindings(result).flatMap(findingLines),
    ...markdownTable(['check', 'result', 'what was seen'], checks.map(checkCells)),
    '',
    `genesis ${markdown(version)}, ${markdown(startedAt)}`,
  ].join('\n')}\n`;
}

function holdersTable(holders: readonly Holder[]): string[] {
  return markdownTable(
    HOLDER_HEAD,
    holderRows(holders, heldDuring).map((row) => holderCells(row).map(markdown)),
  );
}

function findingLines({ rule, severity, message, evidence, remedy }: Finding): string[] {
  return [
    '',
    `### ${severity}: ${markdown(rule)}: ${markdown(message)}`,
    '',
    ...evidence.map((line) => `- evidence: ${markdown(line)}`),
    ...(remedy === '' ? [] : [`- remedy: ${markdown(remedy)}`]),
  ];
}

const BOLD: Readonly<Record<CheckRow['kind'], boolean>> = {
  error: true,
  warning: true,
  ok: false,
  skipped: false,
};

function checkCells(check: CheckResult): string[] {
  const { name, kind, words, seen } = checkRow(check);
  return [markdown(name), BOLD[kind] ? `**${words}**` : words, markdown(seen)];
}
