import { printable } from '../../text/format.ts';

/** HTML that goes into a page without escapes. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Markup | string | number | readonly Part[];

/** A template whose parts are escaped unless they are markup: no text from a server can become a tag. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...parts.map(render)));
}

function render(part: Part): string {
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(render).join('') : escapeText(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A script in the page. Text that would end it, or hide its end, is only in strings, where an escape means the same. */
export function inlineScript(code: string): Markup {
  return new Markup(`<script>${code.replace(/<(?=\/script|script|!--)/gi, '\\x3c')}</script>`);
}

/** Data for the scripts of the page. */
export function inlineJson(value: unknown): Markup {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c');
  return new Markup(`<script type="application/json">${json}</script>`);
}
