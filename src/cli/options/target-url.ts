import { InvalidArgumentError } from 'commander';
import { messageOf } from '../../errors.ts';
import { httpUrl } from './parsers.ts';

/** The address of a server that runs already. Throws `InvalidArgumentError`. */
export function remoteUrl(url: string): string {
  assertUrl(url, url);
  return url;
}

/** Where a server that is started by a command line will answer. Throws `InvalidArgumentError`. */
export function spawnedUrl(command: string, url: string | undefined): { command: string; url: string } {
  if (url === undefined)
    throw new InvalidArgumentError(
      'error: --spawn needs --url: where the server answers, as http://127.0.0.1:8080.',
    );
  assertUrl(url, url.replaceAll('{{port}}', '1'));
  const unknown = /\{\{(?!(port|db|model-url)\}\})[^{}]*\}\}/.exec(command)?.[0];
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `error: ${unknown} in --spawn stands for nothing. There are {{port}}, {{db}} and {{model-url}}.`,
    );
  if (command.includes('{{port}}') && !url.includes('{{port}}'))
    throw new InvalidArgumentError(
      'error: {{port}} stands in --spawn, but not in --url: how would the port be known?',
    );
  return { command, url };
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
