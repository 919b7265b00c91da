/** A path that begins at the root, or at the present folder, without its last part: of a word, or behind a `=`. */
const FOLDERS = /(^|[\s=])\.{0,2}\/\S*\/(?=\S)/g;

/** A command line, of which only the names of its program, then of all its files, are left where it does not fit. */
export function shortenedCommand(command: string, fits: (text: string) => boolean): string {
  if (fits(command)) return command;
  const program = command.replace(/^\/\S*\//, '');
  return fits(program) ? program : command.replace(FOLDERS, '$1');
}
