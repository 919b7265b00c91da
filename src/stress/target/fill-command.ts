import { isPostgresAddress } from '../../postgres/address.ts';
import { shellQuote } from '../../shell-quote.ts';
import type { Transport } from '../../transport/transport.ts';
import { freePort } from './free-port.ts';

/** What replaces `{{db}}` and `{{model-url}}` in the command line of a server. */
export interface CommandValues {
  readonly database: string;
  /** Undefined if `{{model-url}}` is replaced already. */
  readonly modelUrl?: string;
}

/** The environment variable in which a server that is started finds the address of its PostgreSQL. */
export const DATABASE_VARIABLE = 'GENESIS_DB';

/** How a server is started and reached. */
interface Started {
  readonly command: string;
  readonly url: string;
  readonly transport?: Transport | undefined;
}

/**
 * The command line and the address of a server with their placeholders filled in: `{{port}}` with a free port; a file
 * name is quoted for the shell where it needs it.
 */
export async function fillCommand(
  { command, url, transport }: Started,
  { database, modelUrl = '{{model-url}}' }: CommandValues,
): Promise<Started> {
  const port = url.includes('{{port}}') ? String(await freePort()) : '';
  const withPort = (text: string) => text.replaceAll('{{port}}', () => port);
  const filled = withPort(command)
    .replace(...databaseFilledIn(database))
    .replaceAll('{{model-url}}', () => modelUrl);
  const socketPath = transport?.socketPath;
  const reached = socketPath === undefined ? transport : { ...transport, socketPath: withPort(socketPath) };
  return { command: filled, url: withPort(url), transport: reached };
}

/**
 * For `replace`. The list of processes shows a command line to everyone, and an address may have a password: the shell takes
 * it from the environment.
 */
function databaseFilledIn(database: string): [placeholder: RegExp, value: (...found: string[]) => string] {
  if (isPostgresAddress(database))
    return [/'\{\{db\}\}'|"\{\{db\}\}"|\{\{db\}\}/g, () => `"$${DATABASE_VARIABLE}"`];
  return [/(["'])?\{\{db\}\}/g, (_, quote) => (quote ? quote + database : shellQuote(database))];
}
