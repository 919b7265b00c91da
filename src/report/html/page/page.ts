import { html, inlineScript, Markup, type Part } from '../markup/markup.ts';
import { chartLibrary } from './chart-library.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** Whatever is in the page, it loads nothing and sends nothing. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole page in one file: it needs no network, now or in ten years. */
export function page(title: string, content: Part): string {
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${content}
<noscript><p class="note">The charts need JavaScript; every figure is in the tables.</p></noscript>
</main>
${inlineScript(chartLibrary())}
${inlineScript(SCRIPT)}
</body>
</html>
`;
  return text;
}
