import { count } from '../../../count.ts';
import { formatShareOf } from '../../../figure.ts';
import { OUTCOMES, type Outcome, traitsOf } from '../../../stress/answer/outcome.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { lineOf, wordsOf } from '../../stress/figures/figure.ts';
import { figureOf } from '../../stress/figures/run-figures.ts';
import { OUTCOME_STYLES } from '../charts/outcome-style.ts';
import { html, type Markup, type Part } from '../markup/markup.ts';
import { note, section, type TableRow, table } from '../markup/table.ts';

/** How many requests succeeded, how the others ended, and which faults were injected. */
export function outcomeSection(result: StressResult): Markup {
  return section('Success', [summary(result), outcomeTable(result), faultList(result)], 'card wide');
}

/** The name of an outcome, with its shape in the charts. */
export function outcomeName(outcome: Outcome): Markup {
  const { glyph } = OUTCOME_STYLES[outcome];
  return html`<span class="glyph" style="color: var(--outcome-${outcome})" aria-hidden="true">${glyph}</span> <span title="${traitsOf(outcome).words}">${outcome}</span>`;
}

export function seenOutcomes(outcomes: StressResult['outcomes']): readonly Outcome[] {
  return OUTCOMES.filter((outcome) => outcomes[outcome] > 0);
}

function summary(result: StressResult): Markup {
  const { ok, completed } = result.requests;
  if (completed === 0) return note('No request was completed.');
  const [, ...excused] = wordsOf(figureOf('success', result));
  const traced = lineOf(figureOf('traceable', result));
  const remarks = [...excused, ...(traced === '' ? [] : [traced])];
  return html`<p class="lead"><strong>${ok}/${completed}</strong> (${formatShareOf(ok, completed)})</p>
${remarks.map((remark) => note(`${remark}.`))}`;
}

function outcomeTable({ outcomes, requests, failures }: StressResult): Part {
  const seen = seenOutcomes(outcomes);
  if (seen.length === 0) return '';
  const example = (outcome: Outcome) =>
    failures.find((failure) => failure.outcome === outcome)?.example ?? '';
  const rows = seen.map((outcome): TableRow => {
    const number = outcomes[outcome];
    return [
      outcomeName(outcome),
      number,
      formatShareOf(number, requests.completed),
      html`<span class="quote">${example(outcome)}</span>`,
    ];
  });
  return table('Outcomes', ['outcome', { numbers: 'requests' }, { numbers: 'share' }, 'example'], rows);
}

function faultList({ faults, modelFailures }: StressResult): Part {
  if (faults.length === 0) return '';
  const items = faults.map(({ text, happened, problem }) => {
    const remarks = [...(happened ? [] : ['not injected']), ...(problem === null ? [] : [problem])].join(
      ': ',
    );
    return html`<li><code>${text}</code> ${remarks}</li>`;
  });
  return html`<h3>Injected faults</h3><ul>${items}</ul>
${modelFailures > 0 ? note(`The model failed ${count(modelFailures, 'call')} on purpose.`) : ''}`;
}
