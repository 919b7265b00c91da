import { type Command, InvalidArgumentError } from 'commander';
import type { Both } from '../../compare/sides.ts';
import { count } from '../../count.ts';

/** All other flags are about servers and their load. */
const FLAGS_OF_SAVED = ['tolerance', 'command', 'format', 'output', 'json', 'junit'];

/** The two results to compare. Throws `InvalidArgumentError`. */
export function savedFiles(files: readonly string[], command: Command): Both<string> {
  const flag = command.options.find(
    (option) =>
      command.getOptionValueSource(option.attributeName()) === 'cli' &&
      !FLAGS_OF_SAVED.includes(option.attributeName()),
  )?.long;
  if (flag)
    throw new InvalidArgumentError(
      `error: ${flag} cannot be used with saved results, whose load is over. Leave out ${flag}, or the files.`,
    );
  const [before, after, ...others] = files;
  if (before === undefined || after === undefined || others.length > 0)
    throw new InvalidArgumentError(
      `error: ${count(files.length, 'file')} given. Name two saved results, A and then B: genesis compare before.json after.json.`,
    );
  if (before === '-' && after === '-')
    throw new InvalidArgumentError('error: stdin can be read only once. Name a file for A or for B.');
  return { before, after };
}
