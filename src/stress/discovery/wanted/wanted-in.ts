import { smallJson } from '../places/small-json.ts';
import { textOfPage } from '../places/text-of-page.ts';
import { textsIn } from '../places/texts-in.ts';
import { wantedInLists } from './in-lists.ts';
import { wantedInObjects } from './in-objects.ts';
import { wantedInTexts, wantedInWords } from './in-words.ts';
import { isPossible, type Wanted } from './wanted.ts';

const MOST = 12;
const MOST_TEXTS = 50;

/** What a refusal asks for, each field once; empty where it names none. */
export function wantedIn(body: string): Wanted[] {
  for (const read of readersOf(body)) {
    const possible = read().filter(({ path }) => isPossible(path));
    if (possible.length > 0) return unique(possible).slice(0, MOST);
  }
  return [];
}

function readersOf(body: string): (() => Wanted[])[] {
  const json = smallJson(body);
  if (typeof json !== 'object' || json === null) return [() => wantedInWords(textOfPage(body))];
  const all = [json, ...jsonWithin(json)];
  return [
    () => all.flatMap(wantedInObjects),
    () => all.flatMap(wantedInLists),
    () => wantedInTexts(textsIn(json).map(({ text }) => text)),
  ];
}

/** Some have the list of mistakes as a text. */
function jsonWithin(json: object): object[] {
  const texts = textsIn(json)
    .slice(0, MOST_TEXTS)
    .map(({ text }) => text);
  const values = texts.filter((text) => /^\s*[[{]/.test(text)).map(smallJson);
  return values.filter((value) => typeof value === 'object' && value !== null);
}

/** Some name a field once for each thing that is wrong with it. */
function unique(wanted: readonly Wanted[]): Wanted[] {
  const byPath = new Map<string, Wanted>();
  for (const each of wanted) {
    const key = [each.in, ...each.path].join('/');
    const before = byPath.get(key);
    if (!before || before.type === 'any') byPath.set(key, each);
  }
  return [...byPath.values()];
}
