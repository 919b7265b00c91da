import { InvalidArgumentError } from 'commander';
import { messageOf } from '../../errors.ts';
import type { TargetOptions } from '../../stress/target/target-options.ts';
import { httpUrl } from './parsers.ts';

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
  assertUrl(url, url);
  return url;
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
  assertUrl(url, url.replaceAll('{{port}}', '1'));
  const unknown = /\{\{(?!(port|db|model-url)\}\})[^{}]*\}\}/.exec(command)?.[0];
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `error: there is no placeholder ${unknown} for --spawn. There are {{port}}, {{db}} and {{model-url}}.`,
    );
  if (command.includes('{{port}}') && !url.includes('{{port}}'))
    throw new InvalidArgumentError('error: {{port}} is in --spawn, but not in --url. Put it in both.');
  if (db !== undefined && command.includes('{{db}}'))
    throw new InvalidArgumentError(
      'error: --db cannot be used with {{db}} in --spawn. Leave out one of them.',
    );
  const name = isShown ? undefined : UNNAMED;
  return { kind: 'spawned', command, name, url, databaseFile: db, ready };
}

function assertUrl(url: string, filled: string): void {
  try {
    httpUrl(filled);
  } catch (error) {
    throw new InvalidArgumentError(
      `error: option '--url <url>' argument '${url}' is invalid. ${messageOf(error)}`,
    );
  }
}
