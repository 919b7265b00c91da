import { allFindings, type CheckResult, type DoctorResult } from '../../doctor/result.ts';
import { type CheckRow, checkRow } from '../doctor/check-rows.ts';
import { type Conclusion, conclusionOf, extentWords, remarksOf } from '../doctor/conclusion.ts';
import { type MarkKind, mark } from './markup/mark.ts';
import { html, type Markup, type Part } from './markup/markup.ts';
import { section, type TableRow, table } from './markup/table.ts';
import { page } from './page/page.ts';
import { findingsSection } from './sections/findings-section.ts';
import { lockSections } from './sections/lock-sections.ts';

/** The verdict of a run that looks like that of a look, and its sign. */
const TONES: Readonly<Record<Conclusion['kind'], readonly [tone: string, sign: string]>> = {
  error: ['failed', '✕'],
  warning: ['inconclusive', '!'],
  'nothing-checked': ['inconclusive', '?'],
  'nothing-wrong': ['passed', '✓'],
};

/** A look at a database as a page in one file that loads nothing. */
export function doctorHtml(result: DoctorResult): string {
  const { version, startedAt, target, description, checks } = result;
  const content: Part = [
    html`<header><p class="eyebrow">genesis doctor ${version} · ${startedAt}</p>
<h1>${target}</h1>
<p class="subtitle">${description}</p></header>\n`,
    banner(result),
    findingsSection(allFindings(result)),
    lockSections(result),
    section(
      'Checks',
      table('Checks', ['check', 'result', 'seen'], checks.map(checkCells)),
      'card alone wide',
    ),
  ];
  return page(`genesis doctor: ${conclusionOf(result).words}, ${target}`, content);
}

function banner(result: DoctorResult): Markup {
  const { kind, words } = conclusionOf(result);
  const [tone, sign] = TONES[kind];
  return html`<div class="verdict ${tone}">
<p class="lead"><span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${words}</span>${extentWords(result)}</p>
${remarksOf(result).map((remark) => html`<p>${remark}.</p>`)}
</div>\n`;
}

const MARKS: Readonly<Record<CheckRow['kind'], MarkKind>> = {
  error: 'bad',
  warning: 'doubt',
  ok: 'good',
  skipped: 'skipped',
};

function checkCells(check: CheckResult): TableRow {
  const { name, kind, words, seen } = checkRow(check);
  return [name, mark(MARKS[kind], words), seen];
}
