import { formatDuration } from '../../duration.ts';
import type { VerifyResult } from '../../verify/result.ts';
import { askedBefore } from '../text/asked-before.ts';
import { verdictWords } from '../text/format.ts';
import { countWords, heldWords, type LikelyCause, likelyCauses } from '../verify/summary.ts';
import { descriptionList } from './markup/description-list.ts';
import { html, type Markup, type Part } from './markup/markup.ts';
import { section } from './markup/table.ts';
import { page } from './page/page.ts';
import { checkFolds, checkId } from './sections/check-folds.ts';
import { badge } from './sections/verdict-banner.ts';

/** A run of the checks as a page in one file that loads nothing. */
export function verifyHtml(result: VerifyResult): string {
  const { version, startedAt, target, checks, verdict } = result;
  const content: Part = [
    html`<header><p class="eyebrow">genesis verify ${version} · ${startedAt}</p>
<h1>${target}</h1>
<p class="subtitle">${extentOf(result).join(' · ')}</p></header>\n`,
    banner(result),
    checks.length > 0 ? section('Checks', checkFolds(checks), 'card alone') : '',
  ];
  return page(`genesis verify: ${verdictWords(verdict.status)}, ${target}`, content);
}

function extentOf({ checks, tookMs, quick, readBefore }: VerifyResult): string[] {
  const before = askedBefore(readBefore);
  return [
    ...(checks.length > 0 ? [countWords(checks)] : []),
    formatDuration(tookMs),
    ...(quick ? ['quick: smaller loads, fewer checks'] : []),
    ...(before === undefined ? [] : [before]),
  ];
}

function banner(result: VerifyResult): Markup {
  const { verdict, checks, observations, interrupted } = result;
  const reasons = verdict.status === 'passed' ? [heldWords(result)] : verdict.reasons;
  const [first = '', ...others] = reasons;
  return html`<div class="verdict ${verdict.status}">
<p class="lead">${badge(verdict.status)} ${first}</p>
${others.length > 0 ? html`<ul>${others.map((reason) => html`<li>${reason}</li>`)}</ul>` : ''}
${interrupted ? html`<p>The run was interrupted: checks that had not finished are missing.</p>` : ''}
${descriptionList([
  ['Likely cause', ...likelyCauses(checks).map((cause) => causeIn(cause, checks))],
  ['Observed', ...observations],
])}
</div>\n`;
}

function causeIn({ title, checks: explained }: LikelyCause, checks: VerifyResult['checks']): Markup {
  const links = explained.map(
    (check) => html`<a href="#${checkId(checks.indexOf(check))}">${check.name}</a>`,
  );
  return html`${title} <span class="note">(${links.flatMap((link, index) => (index === 0 ? [link] : [', ', link]))})</span>`;
}
