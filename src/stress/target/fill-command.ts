import { shellQuote } from '../../shell-quote.ts';
import { freePort } from './free-port.ts';

/** What replaces `{{db}}` and `{{model-url}}` in the command line of a server. */
export interface CommandValues {
  readonly databaseFile: string;
  /** Undefined if `{{model-url}}` is replaced already. */
  readonly modelUrl?: string;
}

/**
 * The command line and the address of a server with their placeholders filled in: `{{port}}` with a free port; a file
 * name is quoted for the shell where it needs it.
 */
export async function fillCommand(
  { command, url }: { readonly command: string; readonly url: string },
  { databaseFile, modelUrl = '{{model-url}}' }: CommandValues,
): Promise<{ command: string; url: string }> {
  const port = url.includes('{{port}}') ? String(await freePort()) : '';
  const filled = command
    .replaceAll('{{port}}', () => port)
    .replace(/(["'])?\{\{db\}\}/g, (_, quote) => (quote ? quote + databaseFile : shellQuote(databaseFile)))
    .replaceAll('{{model-url}}', () => modelUrl);
  return { command: filled, url: url.replaceAll('{{port}}', () => port) };
}
