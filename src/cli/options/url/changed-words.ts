import type { Change } from '../../../stress/discovery/misfit.ts';
import { looksLikeUrl, readUrl } from './read-url.ts';
import { isNamed, WITHOUT_VALUE, withoutOptions } from './without-options.ts';

/** Those with a short name, or that say the same in another way: they give way to a change. */
const REPLACED: Readonly<Partial<Record<Change['option'], readonly string[]>>> = {
  '--insecure': ['--insecure', '--ca'],
  '--body': ['--body', '--message', '--model', '--stream'],
};

/**
 * The words of a command line, without its name, with options changed. A path becomes part of a URL that was given without
 * `--url`, unless `--path` is there.
 */
export function changedWords(words: readonly string[], changes: readonly Change[]): string[] {
  return changes.reduce<string[]>(changed, [...words]);
}

function changed(words: string[], { option, value }: Change): string[] {
  if (option === '-H') return [...withoutHeader(words, value ?? ''), option, value ?? ''];
  const at = words.findIndex((word, index) => isPlainUrl(words, index) && word !== '');
  const hasPath = words.some((word) => isNamed(word, '--path'));
  if (option === '--url' && at !== -1)
    return words.with(at, hasPath ? (value ?? '') : withPath(value ?? '', pathOf(words[at])));
  if (option === '--path' && at !== -1 && !hasPath) return withPathWord(words, at, value ?? '');
  const others = withoutOptions(words, REPLACED[option] ?? [option]);
  return value === undefined ? [...others, option] : [...others, option, value];
}

/** Whether it is the URL that was given without `--url`. */
function isPlainUrl(words: readonly string[], index: number): boolean {
  const [before = '', word = ''] = [words[index - 1], words[index]];
  return (
    !word.startsWith('-') && looksLikeUrl(word) && (!before.startsWith('-') || WITHOUT_VALUE.includes(before))
  );
}

/** `/` alone says nothing in a URL. */
function withPathWord(words: string[], at: number, path: string): string[] {
  const url = words[at] ?? '';
  return path === '/'
    ? [...words.with(at, withPath(url)), '--path', path]
    : words.with(at, withPath(url, path));
}

function withPath(url: string, path = ''): string {
  const reading = readUrl(url);
  return reading.kind === 'url' ? `${reading.origin}${path}` : url;
}

function pathOf(url = ''): string {
  const reading = readUrl(url);
  return reading.kind === 'url' ? reading.path : '';
}

/** Without the header of the same name. */
function withoutHeader(words: readonly string[], header: string): string[] {
  const name = header.slice(0, header.indexOf(':') + 1).toLowerCase();
  const isSame = (word = '') => word.toLowerCase().startsWith(name);
  const isFlag = (word = '') => word === '-H' || word === '--header';
  return words.filter(
    (word, index) =>
      !(isFlag(word) && isSame(words[index + 1])) &&
      !(isFlag(words[index - 1]) && isSame(word)) &&
      !isSame(/^(?:-H|--header=)(.+)$/s.exec(word)?.[1]),
  );
}
