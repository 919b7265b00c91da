import { html, inlineJson, type Markup } from '../markup/markup.ts';

/** A chart in words: `says` for readers who cannot see it, `caption` for all. */
export interface ChartWords {
  readonly title: string;
  readonly says: string;
  readonly caption: string;
}

/** The data of a chart, which the script of the page draws by its kind. */
export function chart(data: { readonly kind: string }, { title, says, caption }: ChartWords): Markup {
  return html`<section class="chart"><figure data-chart="${data.kind}">
<h2>${title}</h2>
<div class="canvas ${data.kind}"><canvas role="img" aria-label="${says}"></canvas></div>
<figcaption>${caption}</figcaption>
${inlineJson(data)}
</figure></section>\n`;
}
