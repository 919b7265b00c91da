import { shellQuote } from '../../shell-quote.ts';

/** What replaces `{{port}}`, `{{db}}` and `{{model-url}}` in the command line of a server. */
export interface CommandValues {
  readonly port: string;
  readonly databaseFile: string;
  readonly modelUrl?: string;
}

/** The command line with its placeholders filled in; a file name is quoted for the shell where it needs it. */
export function fillCommand(command: string, { port, databaseFile, modelUrl }: CommandValues): string {
  const filled = command
    .replaceAll('{{port}}', () => port)
    .replace(/(["'])?\{\{db\}\}/g, (_, quote) => (quote ? quote + databaseFile : shellQuote(databaseFile)));
  return modelUrl === undefined ? filled : filled.replaceAll('{{model-url}}', () => modelUrl);
}
