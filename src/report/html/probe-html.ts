import type { ProbeResult } from '../../chat-probe/result.ts';
import { formatDuration } from '../../duration.ts';
import { commandHeading, foundItems, stepWords, verdictOfProbe } from '../probe/probe-words.ts';
import { descriptionList } from './markup/description-list.ts';
import { html, type Part } from './markup/markup.ts';
import { section } from './markup/table.ts';
import { page } from './page/page.ts';
import { badge } from './sections/verdict-banner.ts';

/** What a probe found, as a page in one file that loads nothing. */
export function probeHtml(result: ProbeResult): string {
  const { version, startedAt, target, found, advice, commands, tookMs } = result;
  const status = found ? 'passed' : 'inconclusive';
  const verdict = verdictOfProbe(result);
  const content: Part = [
    html`<header><p class="eyebrow">genesis probe ${version} · ${startedAt}</p>
<h1>${target}</h1>
<p class="subtitle">${formatDuration(tookMs)}</p></header>\n`,
    html`<div class="verdict ${status}">
<p class="lead">${badge(status)} ${verdict}</p>
${advice.map((sentence) => html`<p>${sentence}</p>`)}
${descriptionList(foundItems(result))}
</div>\n`,
    commands.length === 0
      ? ''
      : section(
          commandHeading(result),
          html`${commands.map((line) => html`<pre>${line}</pre>`)}`,
          'card alone',
        ),
    section('Asked', html`<ol>${stepWords(result).map((step) => html`<li>${step}</li>`)}</ol>`, 'card alone'),
  ];
  return page(`genesis probe: ${verdict}, ${target}`, content);
}
