import type { Change } from '../../stress/discovery/misfit.ts';

/** Options that say where a server is: with a new path, an old URL with a path would be another place. */
const PLACES: readonly string[] = ['--url', '--path', '--api'];

/** The words of a command line with other options; `url` is where the server is that they are about. */
export function changedWords(argv: readonly string[], changes: readonly Change[], url: string): string[] {
  const kept = changes.reduce((words, change) => without(words, change), [...argv]);
  const added = changes.flatMap(({ option, value }) => [option, ...(value === undefined ? [] : [value])]);
  const isMoved = changes.some(({ option }) => PLACES.includes(option));
  const place = kept.findIndex((word, index) => index > 0 && isUrlWord(word, kept[index - 1], url));
  if (!isMoved || place === -1) return [...kept, ...added];
  const hasUrl = changes.some(({ option }) => option === '--url');
  return [...kept.toSpliced(place, 1), ...(hasUrl ? [] : ['--url', url]), ...added];
}

/** A header is replaced by another one of its name only. */
function without(words: readonly string[], { option, value = '' }: Change): string[] {
  const start = option === '-H' ? `${value.split(':')[0]}:`.toLowerCase() : '';
  const names = option === '-H' ? ['-H', '--header'] : [option];
  const isOther = (text = '') => !text.toLowerCase().startsWith(start);
  return words.filter((word, index) => {
    const before = words[index - 1] ?? '';
    if (names.includes(before)) return isOther(word);
    if (names.includes(word)) return isOther(words[index + 1]);
    const [, attached] = /^(?:-H|--[\w-]+=)(.*)$/s.exec(word) ?? [];
    const isAttached = names.some((name) => word.startsWith(name === '-H' ? '-H' : `${name}=`));
    return !(isAttached && attached !== undefined) || isOther(attached);
  });
}

/** Whether a word without an option is an address on the server. */
function isUrlWord(word: string, before = '', url: string): boolean {
  const text = word.includes('://') ? word : `http://${word}`;
  return !before.startsWith('-') && URL.canParse(text) && new URL(text).host === new URL(url).host;
}
