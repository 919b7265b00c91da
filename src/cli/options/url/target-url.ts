import { InvalidArgumentError } from 'commander';
import { isPostgresAddress } from '../../../postgres/address.ts';
import type { TargetOptions } from '../../../stress/target/target-options.ts';
import { readUrl } from './read-url.ts';

/** Flags about a server that a command line starts. */
export interface SpawnFlags {
  readonly url?: string;
  readonly db?: string;
  /** A path. */
  readonly ready?: string | undefined;
  /** Whether reports may show the command line. */
  readonly command: boolean;
}

/** What a server is called whose command line is not to be shown. */
const UNNAMED = 'the server that --spawn started';

/** The URL of a server that is already running. Throws `InvalidArgumentError`. */
export function remoteUrl(url: string): string {
  if (url.includes('{{port}}'))
    throw new InvalidArgumentError(
      `error: {{port}} is replaced only with --spawn. Expected a URL such as http://127.0.0.1:8080.`,
    );
  return baseUrl(url);
}

/** A server that `command` starts; `url` is where it will answer. Throws `InvalidArgumentError`. */
export function spawnedTarget(
  command: string,
  { url, db, ready, command: isShown }: SpawnFlags,
): Extract<TargetOptions, { kind: 'spawned' }> {
  if (url === undefined)
    throw new InvalidArgumentError(
      'error: --spawn needs --url, where the server answers, such as http://127.0.0.1:8080.',
    );
  const base = baseUrl(url);
  const unknown = /\{\{(?!(port|db|model-url)\}\})[^{}]*\}\}/.exec(command)?.[0];
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `error: there is no placeholder ${unknown} for --spawn. There are {{port}}, {{db}} and {{model-url}}.`,
    );
  if (command.includes('{{port}}') && !url.includes('{{port}}'))
    throw new InvalidArgumentError('error: {{port}} is in --spawn, but not in --url. Put it in both.');
  if (db !== undefined && !isPostgresAddress(db) && command.includes('{{db}}'))
    throw new InvalidArgumentError(
      'error: --db cannot be used with {{db}} in --spawn. Leave out one of them.',
    );
  const name = isShown ? undefined : UNNAMED;
  return { kind: 'spawned', command, name, url: base, database: db, ready };
}

/** Its path is one that all paths of the server begin with. */
function baseUrl(url: string): string {
  const reading = readUrl(url);
  if (reading.kind === 'refused') throw invalidUrl(url, reading.reason);
  if (reading.path.includes('?'))
    throw invalidUrl(url, `Expected a URL without a query. Give that to --path, with its path.`);
  return `${reading.origin}${reading.path}`;
}

function invalidUrl(url: string, reason: string): InvalidArgumentError {
  const shown = url.includes('@') ? '' : ` argument '${url}'`;
  return new InvalidArgumentError(`error: option '--url <url>'${shown} is invalid. ${reason}`);
}
