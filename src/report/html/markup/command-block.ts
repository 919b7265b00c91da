import { html, type Markup } from './markup.ts';

/** A command line to copy, which a narrow page can scroll. */
export function commandBlock(command: string): Markup {
  return html`<pre tabindex="0"><code>${command}</code></pre>`;
}
