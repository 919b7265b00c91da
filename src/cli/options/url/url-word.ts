import { type Command, InvalidArgumentError } from 'commander';
import { readUrl } from './read-url.ts';

/** The flags that a URL without a flag has a part of. */
export interface UrlFlags {
  readonly url?: string;
  readonly path?: string;
}

/** Lets a command take the URL of a server without `--url`; its action gets the word, for `withUrlWord`. */
export function addUrlWord(command: Command): void {
  command.argument('[url]', 'URL of the server, with the path to send to: localhost:8080/ask');
}

/**
 * The flags with what a URL says that was given without `--url`: its path is the one to send to, unless `--path` names
 * that. Throws `InvalidArgumentError`.
 */
export function withUrlWord<Flags extends UrlFlags>(word: string | undefined, flags: Flags): Flags {
  if (word === undefined) return flags;
  if (flags.url !== undefined)
    throw new InvalidArgumentError(
      `error: ${shown(word)} and --url are two URLs, and one server is asked. Leave out one of them.`,
    );
  return { ...flags, ...placeOf(word, flags.path) };
}

/** Where a word says that the server is, and what to send to there. Throws `InvalidArgumentError`. */
export function placeOf(word: string, path: string | undefined): UrlFlags {
  const reading = readUrl(word);
  if (reading.kind === 'refused')
    throw new InvalidArgumentError(`error: ${shown(word)} is no URL. ${reading.reason}`);
  if (reading.path === '') return { url: reading.origin };
  if (path === undefined) return { url: reading.origin, path: reading.path };
  return { url: `${reading.origin}${reading.path}` };
}

/** A word with a login is not repeated. */
function shown(word: string): string {
  return word.includes('@') ? 'what was given' : `'${word}'`;
}
