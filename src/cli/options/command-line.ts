import { wordsWithoutSecrets } from '../../secrets/command-words.ts';
import { shellQuote } from '../../shell-quote.ts';

/** A command line in a form that can be typed again, without possible secrets. */
export function commandLine(argv: readonly string[]): string {
  return ['genesis', ...wordsWithoutSecrets(argv)].map(shellQuote).join(' ');
}
