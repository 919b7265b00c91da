import { InvalidArgumentError } from 'commander';
import { optionInvalid } from './option-invalid.ts';

/** What `parse` makes of an option. Throws `OPTION_INVALID` with the name of the option where it cannot be used. */
export function readOption<T>(option: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw optionInvalid(`${option} cannot be used`, error.message, error);
  }
}
