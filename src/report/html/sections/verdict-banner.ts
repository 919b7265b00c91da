import { count } from '../../../count.ts';
import type { Diagnosis } from '../../../stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { passedWords, reasonsOf, type VerdictStatus } from '../../stress/verdict.ts';
import { verdictWords } from '../../text/format.ts';
import { html, type Markup } from '../markup/markup.ts';

const ICONS: Readonly<Record<VerdictStatus, string>> = {
  passed: '✓',
  failed: '✕',
  'data-lost': '✕',
  inconclusive: '?',
};

/** The verdict in a word, with its icon. */
export function badge(status: VerdictStatus): Markup {
  return html`<span class="badge ${status}"><span aria-hidden="true">${ICONS[status]}</span> ${verdictWords(status)}</span>`;
}

/** The verdict, its reasons, and the likely causes. */
export function verdictBanner(result: StressResult): Markup {
  const { status } = result.verdict;
  const [first = passedWords([result]), ...others] = reasonsOf(result);
  return html`<div class="verdict ${status}">
<p class="lead">${badge(status)} ${first}</p>
${others.length > 0 ? html`<ul>${others.map((reason) => html`<li>${reason}</li>`)}</ul>` : ''}
${result.interrupted ? html`<p>The run was interrupted, with ${count(result.cutShort, 'request')} sent and not answered: the report covers the time before that.</p>` : ''}
${result.diagnoses.map((diagnosis) => cause('Likely cause', diagnosis))}
${result.notes.map((note) => cause('Note', note))}
</div>\n`;
}

function cause(label: string, { title, evidence, remedy, confirmedBy }: Diagnosis): Markup {
  return html`<dl class="cause"><dt>${label}</dt><dd>${title}</dd><dt>Evidence</dt><dd>${evidence}</dd>
<dt>Remedy</dt><dd>${remedy}</dd>${confirmedBy === null ? '' : html`<dt>Confirmed if</dt><dd>${confirmedBy}</dd>`}</dl>`;
}
