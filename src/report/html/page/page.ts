import { html, Markup, type Part } from '../markup/markup.ts';
import { STYLE } from './style.ts';

/** Whatever is in the page, it loads nothing and sends nothing. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** What a page needs to draw something. */
interface Scripts {
  readonly scripts: Part;
  /** What readers miss without JavaScript. */
  readonly without: string;
}

/** A whole page in one file: it needs no network, now or in ten years. */
export function page(title: string, content: Part, drawing?: Scripts): string {
  // Without scripts of its own, none may run.
  const policy = drawing ? `${POLICY}; script-src 'unsafe-inline'` : POLICY;
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${content}
${drawing ? html`<noscript><p class="note">${drawing.without}</p></noscript>` : ''}
</main>
${drawing?.scripts ?? ''}
</body>
</html>
`;
  return text;
}
