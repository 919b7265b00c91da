import { html, type Markup, type Part } from './markup.ts';

/** One line of a list, with more about it that can be folded away. */
export interface Fold {
  /** Of the element, for links to it. */
  readonly id: string;
  readonly mark: Markup;
  readonly name: string;
  readonly gist: string;
  /** At the end of the line. */
  readonly aside: string;
  readonly isOpen: boolean;
  readonly content: Part;
}

export function fold({ id, mark, name, gist, aside, isOpen, content }: Fold): Markup {
  return html`<details class="fold" id="${id}"${isOpen ? ' open' : ''}>
<summary>${mark}<span class="title"><strong>${name}</strong> <span>${gist}</span></span><span class="aside">${aside}</span></summary>
<div class="inside">${content}</div>
</details>\n`;
}
