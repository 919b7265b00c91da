import type { Discovery } from '../../stress/discovery/discover.ts';
import { commandLine } from '../options/command-line.ts';
import { connectionOptions } from '../options/connection/connection-flags.ts';
import { changedWords } from '../options/url/changed-words.ts';
import { onlyOptions } from '../options/url/without-options.ts';

/** Misfits of an address at which another path may have a chat. */
const ELSEWHERE: readonly unknown[] = ['path', 'web-page'];

/**
 * The command line that fits a server, or one that looks for it, with what goes before it; empty where there is neither.
 * `argv`: the one that did not fit.
 */
export function commandHint({ changes, tried }: Discovery, url: string, argv: readonly string[]): string {
  const line = commandLine(changes.length > 0 ? changedWords(argv, changes, url) : probeWords(argv, url));
  const own = line.includes('…') ? 'Put your own in place of …' : '';
  if (changes.length > 0) return `${own && ` ${own}:`}\n  ${line}`;
  if (!ELSEWHERE.includes(tried[0]?.misfit?.kind)) return '';
  return ` This looks for it${own && `. ${own}`}:\n  ${line}`;
}

/** Without a path, a probe asks at many. */
function probeWords(argv: readonly string[], url: string): string[] {
  return ['probe', url.replace(/\/$/, ''), ...onlyOptions(argv, [...connectionOptions(), '-H', '--header'])];
}
