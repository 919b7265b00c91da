import { html, type Markup, type Part } from './markup.ts';

/** A name with what there is to say about it; a name without any is left out. */
export type Description = readonly [name: string, ...texts: Part[]];

export function descriptionList(descriptions: readonly Description[]): Markup {
  const entries = descriptions
    .filter(([, ...texts]) => texts.length > 0)
    .map(([name, ...texts]) => html`<dt>${name}</dt>${texts.map((text) => html`<dd>${text}</dd>`)}\n`);
  return html`<dl class="about">${entries}</dl>`;
}
