import { html, type Markup, type Part } from './markup.ts';

/** A row of text; the first cell is its heading. */
export type TableRow = readonly [heading: Part, ...cells: Part[]];

/** The heading of a column; numbers are aligned right. */
export type Column = string | { readonly numbers: string };

/** A table with a heading above each column. */
export function table(caption: string, columns: readonly Column[], rows: readonly TableRow[]): Markup {
  const head = columns.map((column) =>
    typeof column === 'string'
      ? html`<th scope="col">${column}</th>`
      : html`<th scope="col" class="number">${column.numbers}</th>`,
  );
  return html`<div class="scroll"><table>
<caption class="hidden">${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${rows.map((cells) => row(cells, columns))}</tbody>
</table></div>`;
}

/** A table of two columns: a name and its value. */
export function facts(caption: string, rows: readonly TableRow[]): Markup {
  const body = rows.map((cells) => row(cells, []));
  return html`<table class="facts"><caption class="hidden">${caption}</caption><tbody>${body}</tbody></table>`;
}

function row([heading, ...cells]: TableRow, [, ...columns]: readonly Column[]): Markup {
  const tags = cells.map((cell, index) =>
    typeof columns[index] === 'object' ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`,
  );
  return html`<tr><th scope="row">${heading}</th>${tags}</tr>\n`;
}

export function section(title: string, content: Part, kind = 'card'): Markup {
  return html`<section class="${kind}"><h2>${title}</h2>${content}</section>\n`;
}

export function note(text: Part): Markup {
  return html`<p class="note">${text}</p>`;
}
