import { wordsWithoutSecrets } from '../../secrets/command-words.ts';
import { shellQuote } from '../../shell-quote.ts';
import { invocationWords } from '../invocation/invocation-words.ts';

/** A command line that can be typed again where this program was started, without possible secrets. */
export function commandLine(argv: readonly string[], start = invocationWords()): string {
  return [...start, ...wordsWithoutSecrets(argv)].map(onOneLine).join(' ');
}

/** A line break would end the line that is pasted, and reports show no control characters. dash does not know such escapes. */
function onOneLine(word: string): string {
  if (!/\p{Cc}/u.test(word)) return shellQuote(word);
  return `$'${word.replace(/['\\]/g, '\\$&').replace(/\p{Cc}/gu, escapeOf)}'`;
}

function escapeOf(character: string): string {
  const short = { '\n': '\\n', '\t': '\\t', '\r': '\\r' }[character];
  return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
