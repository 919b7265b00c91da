import { count } from '../../../count.ts';
import type { Outcome } from '../../../stress/answer/outcome.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { percent } from '../../text/format.ts';
import { OUTCOME_NAMES, OUTCOME_STYLES } from '../charts/outcome-style.ts';
import { html, type Markup, type Part } from '../markup/markup.ts';
import { note, type Row, section, table } from '../markup/table.ts';

/** How many requests succeeded, what became of the others, and what was done to the server meanwhile. */
export function outcomeSection(result: StressResult): Markup {
  return section('Success', [summary(result), outcomeTable(result), faultList(result)], 'card wide');
}

/** The name of an outcome beside the sign that it has in the charts. */
export function outcomeName(outcome: Outcome): Markup {
  const { glyph } = OUTCOME_STYLES[outcome];
  return html`<span class="glyph" style="color: var(--outcome-${outcome})" aria-hidden="true">${glyph}</span> ${outcome}`;
}

export function seenOutcomes(outcomes: StressResult['outcomes']): readonly Outcome[] {
  return OUTCOME_NAMES.filter((outcome) => outcomes[outcome] > 0);
}

function summary({ requests: { ok, completed, traced }, excused }: StressResult): Markup {
  if (completed === 0) return note('No request was completed.');
  const untraced = ok - traced;
  return html`<p class="lead"><strong>${ok}/${completed}</strong> (${percent(ok, completed)})</p>
${excused > 0 ? note(`${excused} of the others are the faults’ doing.`) : ''}
${untraced > 0 ? note(`${count(untraced, 'reply', 'replies')} did not quote the message: whether they were the right ones cannot be told.`) : ''}`;
}

function outcomeTable({ outcomes, requests, failures }: StressResult): Part {
  const seen = seenOutcomes(outcomes);
  if (seen.length === 0) return '';
  const example = (outcome: Outcome) =>
    failures.find((failure) => failure.outcome === outcome)?.example ?? '';
  const rows = seen.map((outcome): Row => {
    const number = outcomes[outcome];
    return [
      outcomeName(outcome),
      number,
      percent(number, requests.completed),
      html`<span class="quote">${example(outcome)}</span>`,
    ];
  });
  return table('Outcomes', ['outcome', { numbers: 'requests' }, { numbers: 'share' }, 'example'], rows);
}

function faultList({ faults, modelFailures }: StressResult): Part {
  if (faults.length === 0) return '';
  const items = faults.map(({ fault, happened, problem }) => {
    const told = [...(happened ? [] : ['not done']), ...(problem === null ? [] : [problem])].join(': ');
    return html`<li><code>${fault}</code> ${told}</li>`;
  });
  return html`<h3>Done to the server on purpose</h3><ul>${items}</ul>
${modelFailures > 0 ? note(`The model failed ${count(modelFailures, 'call')} on purpose.`) : ''}`;
}
