/** What stands for `{{port}}`, `{{db}}` and `{{model-url}}` in the command line of a server. */
export interface Places {
  readonly port: string;
  readonly databaseFile: string;
  readonly modelUrl?: string;
}

/** The command line with everything in place; a file name is quoted for the shell where it needs it. */
export function fillPlaces(command: string, { port, databaseFile, modelUrl }: Places): string {
  const filled = command
    .replaceAll('{{port}}', () => port)
    .replace(/(["'])?\{\{db\}\}/g, (_, quote) => (quote ? quote + databaseFile : forShell(databaseFile)));
  return modelUrl === undefined ? filled : filled.replaceAll('{{model-url}}', () => modelUrl);
}

function forShell(file: string): string {
  return /[^\w@%+=:,./-]/.test(file) ? `'${file.replaceAll("'", `'\\''`)}'` : file;
}
