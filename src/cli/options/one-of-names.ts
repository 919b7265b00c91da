import { InvalidArgumentError } from 'commander';
import { suggestionFor } from './suggestion-for.ts';

/** Makes a parser of one of these names. `meant`: which of them another text is probably to be, where something else shows that. */
export function oneOfNames<Name extends string>(
  names: readonly Name[],
  meant: (text: string) => Name | undefined = () => undefined,
): (text: string) => Name {
  return (text) => {
    const name = names.find((each) => each === text);
    if (name !== undefined) return name;
    const suggestion = suggestionFor(meant(text) ?? text, names);
    throw new InvalidArgumentError(`Expected one of ${names.join(', ')}.${suggestion}`);
  };
}
