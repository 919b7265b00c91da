/** Each takes as many columns as what it replaces, where a text may be aligned by it. */
const PLAIN: Readonly<Record<string, string>> = {
  '…': '...',
  '→': '->',
  '·': '-',
  '×': 'x',
  '–': '-',
  '’': "'",
  µ: 'u',
  '≈': '~',
  '▁': '_',
  '▂': '.',
  '▃': '-',
  '▄': '=',
  '▅': '+',
  '▆': '*',
  '▇': '%',
  '█': '#',
};

const REPLACED = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/** A text without the signs of ours that a terminal cannot show whose locale, such as `C`, is not one of UTF-8. */
export function forLocale(text: string, env: NodeJS.ProcessEnv = process.env): string {
  return hasUnicode(env) ? text : text.replace(REPLACED, (sign) => PLAIN[sign] ?? sign);
}

/** Also where no locale is set, as in most containers: what shows their output knows UTF-8. */
export function hasUnicode({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return !locale || /utf-?8/i.test(locale);
}
