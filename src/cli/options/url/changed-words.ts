import type { Change } from '../../../stress/discovery/misfit.ts';
import { looksLikeUrl, readUrl } from './read-url.ts';
import { isNamed, WITHOUT_VALUE, withoutOptions } from './without-options.ts';

/** Those with a short name, or that say the same in another way: they give way to a change. */
const REPLACED: Readonly<Partial<Record<Change['option'], readonly string[]>>> = {
  '--insecure': ['--insecure', '--ca'],
  '--body': ['--body', '--message', '--model', '--stream', '--no-template'],
};

/**
 * The words of a command line, without its name, with options changed. A path becomes part of each URL that was given
 * without `--url`, unless `--path` is there. `server`: which one of several URLs another URL replaces.
 */
export function changedWords(
  words: readonly string[],
  changes: readonly Change[],
  server?: string,
): string[] {
  return changes.reduce<string[]>((before, change) => changed(before, change, server), [...words]);
}

function changed(words: string[], { option, value }: Change, server: string | undefined): string[] {
  if (option === '-H') return [...withoutHeader(words, value ?? ''), option, value ?? ''];
  const plain = [...words.keys()].filter((index) => isPlainUrl(words, index));
  const hasPath = words.some((word) => isNamed(word, '--path'));
  if (option === '--path' && plain.length > 0 && !hasPath) return withPathWord(words, plain, value ?? '');
  const urls = [...words.keys()].filter((index) => plain.includes(index) || words[index - 1] === '--url');
  const at = urls.find((index) => originOf(words[index]) === originOf(server)) ?? urls[0];
  if (option === '--url' && at !== undefined) {
    const keepsPath = plain.includes(at) && !hasPath;
    return words.with(at, keepsPath ? withPath(value ?? '', pathOf(words[at])) : (value ?? ''));
  }
  const others = withoutOptions(words, REPLACED[option] ?? [option]);
  return value === undefined ? [...others, option] : [...others, option, value];
}

/** Whether it is the URL that was given without `--url`. */
function isPlainUrl(words: readonly string[], index: number): boolean {
  const [before = '', word = ''] = [words[index - 1], words[index]];
  return (
    word !== '' &&
    !word.startsWith('-') &&
    looksLikeUrl(word) &&
    (!before.startsWith('-') || WITHOUT_VALUE.includes(before))
  );
}

/** `/` alone says nothing in a URL. */
function withPathWord(words: readonly string[], plain: readonly number[], path: string): string[] {
  const inUrl = path === '/' ? '' : path;
  const changedUrls = words.map((word, index) => (plain.includes(index) ? withPath(word, inUrl) : word));
  return path === '/' ? [...changedUrls, '--path', path] : changedUrls;
}

function withPath(url: string, path = ''): string {
  const reading = readUrl(url);
  return reading.kind === 'url' ? `${reading.origin}${path}` : url;
}

function originOf(url = ''): string | undefined {
  const reading = readUrl(url);
  return reading.kind === 'url' ? reading.origin : undefined;
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
