import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AccessOptions } from '../../server/options.ts';
import { isLoopback } from '../../transport/loopback.ts';
import { nonEmpty } from '../options/parsers.ts';
import type { Terminal } from '../output/terminal.ts';
import { appendHostName, appendOrigin } from './access-parsers.ts';
import { assertToken } from './assert-token.ts';
import { readTokenFile } from './read-token-file.ts';

/** The flags about who may use the server, as their parsers return them. */
export interface AccessFlags {
  readonly host: string;
  readonly allowHost?: readonly string[];
  readonly allowOrigin?: readonly string[];
  readonly tokenFile?: string;
  /** False after `--no-auth`. */
  readonly auth: boolean;
}

export function addAccessFlags(command: Command): void {
  const tokenFile =
    'file whose first line is the token of the login (default: GENESIS_TOKEN in the environment)';
  const noAuth = new Option('--no-auth', 'no login, even where other machines can reach the server');
  command
    .optionsGroup('Access:')
    .option('--token-file <file>', tokenFile, nonEmpty)
    .addOption(noAuth.conflicts('tokenFile'))
    .option('--allow-host <name>', 'name that the server answers to; repeatable', appendHostName)
    .option('--allow-origin <origin>', 'site whose pages may use the server; repeatable', appendOrigin);
}

/** Throws `TOKEN_INVALID`, and `InvalidArgumentError` for no token where other machines can reach the server. */
export function accessOptions(flags: AccessFlags, { stderr }: Pick<Terminal, 'stderr'>): AccessOptions {
  const { host, auth, allowHost = [], allowOrigin = [] } = flags;
  const token = auth ? tokenOf(flags, stderr) : null;
  if (auth && token === null && !isLoopback(host))
    throw new InvalidArgumentError(
      `error: other machines can reach ${host}, so the server needs a login. Set GENESIS_TOKEN or --token-file, ` +
        'such as with export GENESIS_TOKEN=$(openssl rand -hex 32), or start it with --no-auth to do without.',
    );
  return { allowedHosts: allowHost, allowedOrigins: allowOrigin, token };
}

function tokenOf({ tokenFile }: AccessFlags, stderr: Terminal['stderr']): string | null {
  if (tokenFile === undefined) return environmentToken();
  const { token, isShared } = readTokenFile(tokenFile);
  if (isShared)
    stderr.write(
      `warning: other users can read the token in ${tokenFile}; chmod 600 keeps it to its owner\n`,
    );
  return token;
}

function environmentToken(): string | null {
  const token = process.env.GENESIS_TOKEN;
  if (token === undefined) return null;
  assertToken(token, 'GENESIS_TOKEN');
  return token;
}
