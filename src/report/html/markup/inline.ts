import { Markup } from './markup.ts';

/** A script in the page. Text that would end it, or hide its end, is only in strings, where an escape means the same. */
export function inlineScript(code: string): Markup {
  return new Markup(`<script>${code.replace(/<(?=\/script|script|!--)/gi, '\\x3c')}</script>`);
}

/** Data for the scripts of the page. */
export function inlineJson(value: unknown): Markup {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c');
  return new Markup(`<script type="application/json">${json}</script>`);
}
