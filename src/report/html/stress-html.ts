import { count } from '../../count.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import { lineOf } from '../stress/figures/figure.ts';
import { figureOf } from '../stress/figures/run-figures.ts';
import { worstStatus } from '../stress/verdict.ts';
import { verdictWords } from '../text/format.ts';
import { html, type Part } from './markup/markup.ts';
import { chartPage } from './page/chart-page.ts';
import { runSections } from './sections/run-sections.ts';
import { severalRuns } from './sections/several-runs.ts';

/** One run, or runs at different concurrency, as a page in one file that loads nothing. Needs at least one result. */
export function stressHtml(results: readonly StressResult[]): string {
  const [first, ...others] = results;
  if (!first) throw new RangeError('no result to report');
  const isSeveral = others.length > 0;
  const subtitle = isSeveral ? count(results.length, 'run') : lineOf(figureOf('load', first));
  const isShared = others.every(({ target }) => target.description === first.target.description);
  const { url, description } = isShared ? first.target : { url: '', description: 'Several servers' };
  const content: Part = [
    html`<header><p class="eyebrow">genesis stress ${first.version} · ${first.startedAt}</p>
<h1>${description}</h1>
<p class="subtitle">${[subtitle, ...(url === description || url === '' ? [] : [url])].join(' · ')}</p></header>\n`,
    isSeveral ? severalRuns(results) : runSections(first),
  ];
  return chartPage(`genesis stress: ${verdictWords(worstStatus(results))}, ${description}`, content);
}
