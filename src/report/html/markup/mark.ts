import { html, type Markup } from './markup.ts';

export type MarkKind = keyof typeof SIGNS;

const SIGNS = { good: '✓', bad: '✕', same: '=', doubt: '!', unknown: '?', skipped: '–', info: 'i' } as const;

/** A word with its sign, so that colour is not all that distinguishes it. */
export function mark(kind: MarkKind, text: string): Markup {
  return html`<span class="mark ${kind}"><span aria-hidden="true">${SIGNS[kind]}</span> ${text}</span>`;
}
