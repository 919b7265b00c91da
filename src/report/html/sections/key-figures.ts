import { formatDuration } from '../../../duration.ts';
import { formatRate, formatShareOf } from '../../../figure.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { percentileOf } from '../../../stress/measure/percentile-of.ts';
import { html, type Markup } from '../markup/markup.ts';

/** The figures that are read first. */
export function keyFigures(result: StressResult): Markup {
  const { requests, ratePerSecond, latency, lockErrors } = result;
  const { ok, completed } = requests;
  const percentile = (name: 50 | 99) => {
    const ms = percentileOf(latency, name);
    return ms === undefined ? '–' : formatDuration(ms);
  };
  return html`<dl class="keys">
${keyFigure('success', completed === 0 ? '–' : formatShareOf(ok, completed), ok < completed)}
${keyFigure('successes', formatRate(ratePerSecond), false)}
${keyFigure('p50', percentile(50), false)}
${keyFigure('p99', percentile(99), false)}
${keyFigure('lock errors seen', String(lockErrors.surfaced), lockErrors.surfaced > 0)}
</dl>\n`;
}

function keyFigure(name: string, value: string, isBad: boolean): Markup {
  return html`<div><dt>${name}</dt><dd${isBad ? html` class="bad"` : ''}>${value}</dd></div>`;
}
