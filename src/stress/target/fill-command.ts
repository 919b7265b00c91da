import { shellQuote } from '../../shell-quote.ts';
import type { Transport } from '../../transport/transport.ts';
import { freePort } from './free-port.ts';

/** What replaces `{{db}}` and `{{model-url}}` in the command line of a server. */
export interface CommandValues {
  readonly database: string;
  /** Undefined if `{{model-url}}` is replaced already. */
  readonly modelUrl?: string;
}

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
    .replace(/(["'])?\{\{db\}\}/g, (_, quote) => (quote ? quote + database : shellQuote(database)))
    .replaceAll('{{model-url}}', () => modelUrl);
  const socketPath = transport?.socketPath;
  const reached = socketPath === undefined ? transport : { ...transport, socketPath: withPort(socketPath) };
  return { command: filled, url: withPort(url), transport: reached };
}
