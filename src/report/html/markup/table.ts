import { html, type Markup, type Part } from './markup.ts';

/** A row of text; the first cell is its heading. */
export type TableRow = readonly [heading: Part, ...cells: Part[]];

/** The heading of a column; numbers are aligned right. */
export type Column = string | { readonly numbers: string };

/** With more columns, a narrow table shows its cells one below the other. */
const FEW = 3;
/** With more columns, it does so also where it is not that narrow. */
const SOME = 7;

/** Characters of a heading that may take several lines. */
const LONG = 24;

/** A table with a heading above each column. */
export function table(caption: string, columns: readonly Column[], rows: readonly TableRow[]): Markup {
  const head = columns.map((column) =>
    typeof column === 'string'
      ? html`<th scope="col">${column}</th>`
      : html`<th scope="col" class="number">${column.numbers}</th>`,
  );
  const kind = [
    'scroll',
    ...(columns.length > FEW ? ['some'] : []),
    ...(columns.length > SOME ? ['many'] : []),
  ];
  return html`<div class="${kind.join(' ')}"><table>
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
  const tags = cells.map((cell, index) => {
    const column = columns[index];
    // For a style sheet that shows the heading beside the cell.
    if (typeof column === 'object')
      return html`<td class="${numberClass(cell)}" data-column="${column.numbers}">${cell}</td>`;
    return column === undefined ? html`<td>${cell}</td>` : html`<td data-column="${column}">${cell}</td>`;
  });
  const isLong = typeof heading === 'string' && heading.length > LONG;
  return html`<tr><th scope="row"${isLong ? html` class="words"` : ''}>${heading}</th>${tags}</tr>\n`;
}

/** Words in the place of a number may take several lines; a number and its unit stay together. */
function numberClass(cell: Part): string {
  return typeof cell === 'string' && /^\p{L}/u.test(cell) ? 'number words' : 'number';
}

export function section(title: string, content: Part, kind = 'card'): Markup {
  return html`<section class="${kind}"><h2>${title}</h2>${content}</section>\n`;
}

export function note(text: Part): Markup {
  return html`<p class="note">${text}</p>`;
}
