import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { looksLikeUrl } from '../options/url/read-url.ts';
import { placeOf } from '../options/url/url-word.ts';
import type { CompareFlags } from './options.ts';

/**
 * Whether words are URLs of servers, rather than names of saved results. What is the name of a file is that file. Throws
 * `InvalidArgumentError` where they are both.
 */
export function areUrls(words: readonly string[]): boolean {
  const urls = words.filter((word) => !existsSync(word) && looksLikeUrl(word));
  const files = words.filter((word) => !urls.includes(word));
  if (urls.length > 0 && files.length > 0)
    throw new InvalidArgumentError(
      `error: '${urls[0]}' is the URL of a server, and '${files[0]}' the name of a file. Name two servers, or two saved results.`,
    );
  return urls.length > 0;
}

/** The flags with two servers that were given without `--url`. Throws `InvalidArgumentError`. */
export function withUrlWords(words: readonly string[], flags: CompareFlags): CompareFlags {
  if (words.length === 0) return flags;
  if (flags.url !== undefined)
    throw new InvalidArgumentError(
      `error: '${words[0]}' and --url are URLs in two ways. Leave out --url, and name two servers: A and then B.`,
    );
  const places = words.map((word) => placeOf(word, flags.path));
  const [first] = places;
  const other = places.find(({ path }) => path !== first?.path);
  if (other)
    throw new InvalidArgumentError(
      `error: the servers get the same requests, but the paths are ${first?.path ?? '/'} and ${other.path ?? '/'}. Add --path with what both have.`,
    );
  const url = places.flatMap((place) => place.url ?? []);
  return first?.path === undefined ? { ...flags, url } : { ...flags, url, path: first.path };
}
