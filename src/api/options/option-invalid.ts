import { GenesisError } from '../../errors.ts';

/** `hint`: what was expected, or what to do, in sentences. */
export function optionInvalid(message: string, hint: string, cause?: unknown): GenesisError {
  return new GenesisError('OPTION_INVALID', message, { hint, cause });
}
