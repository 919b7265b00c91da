import type { Diagnosis } from '../../../stress/judge/diagnosis/causes.ts';
import type { CheckResult, CheckStatus, Step } from '../../../verify/result.ts';
import { likeliest } from '../../text/causes.ts';
import { gist, isFailed, tookWords } from '../../verify/failed-checks.ts';
import { STEPS_HEAD, stepCells } from '../../verify/steps-table.ts';
import { type Description, descriptionList } from '../markup/description-list.ts';
import { fold } from '../markup/fold.ts';
import { type MarkKind, mark } from '../markup/mark.ts';
import { html, type Markup, type Part } from '../markup/markup.ts';
import { type TableRow, table } from '../markup/table.ts';

const MARKS: Readonly<Record<CheckStatus, readonly [kind: MarkKind, words: string]>> = {
  passed: ['good', 'passed'],
  failed: ['bad', 'failed'],
  'data-lost': ['bad', 'data lost'],
  skipped: ['skipped', 'skipped'],
  unknown: ['unknown', 'unknown'],
};

/** The checks in the order in which they ran, with all that is known of those that failed. */
export function checkFolds(checks: readonly CheckResult[]): Markup {
  return html`<div class="folds columns">${checks.map(checkFold)}</div>`;
}

/** Of the element of a check: its name may be any text. */
export function checkId(index: number): string {
  return `check-${index + 1}`;
}

function checkFold(check: CheckResult, index: number): Markup {
  const [kind, words] = MARKS[check.status];
  return fold({
    id: checkId(index),
    mark: mark(kind, words),
    name: check.name,
    gist: gist(check),
    aside: tookWords(check),
    isOpen: isFailed(check),
    content: [descriptionList(descriptionsOf(check)), stepsOf(check)],
  });
}

function descriptionsOf(check: CheckResult): Description[] {
  const holds: Description = ['Holds when', check.holdsWhen];
  if (!isFailed(check)) return [holds];
  return [
    holds,
    ['Evidence', ...check.evidence],
    ['Log', ...(check.log === null ? [] : [html`<span class="quote">${check.log}</span>`])],
    ...likeliest(check.diagnoses).flatMap(causeOf),
  ];
}

function causeOf({ title, evidence, remedy, confirmedBy }: Diagnosis): Description[] {
  return [
    ['Likely cause', html`<strong>${title}</strong>`, evidence],
    ['Remedy', remedy],
    ['Confirmed if', ...(confirmedBy === null ? [] : [confirmedBy])],
  ];
}

function stepsOf(check: CheckResult): Part {
  const steps: readonly Step[] = ('steps' in check && check.steps) || [];
  if (steps.length === 0) return '';
  const [first, ...others] = STEPS_HEAD;
  const columns = [first, ...others.map((numbers) => ({ numbers }))];
  return table(
    'Steps',
    columns,
    steps.map((step) => stepCells(step) as unknown as TableRow),
  );
}
