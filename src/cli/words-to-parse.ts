const HELP: readonly string[] = ['help', '-h', '--help'];

/**
 * The words of a command line for commander, which otherwise shows the help of the whole program where that of a command is
 * asked for that does not exist, or where `--help` comes before its name. `commands`: the names of those that there are.
 */
export function wordsToParse(argv: readonly string[], commands: readonly string[]): readonly string[] {
  const position = argv.findIndex((word) => !HELP.includes(word));
  const name = argv[position];
  if (name === undefined) return ['--help'];
  if (name.startsWith('-')) return argv;
  if (!commands.includes(name)) return [name];
  return position > 0 ? [name, '--help'] : argv;
}
