import { GenesisError } from '../errors.ts';

/** An error of opening a database, whose hint may be for another command: `hint` takes its place then. */
export function openingError(error: unknown, hint: string): unknown {
  if (!(error instanceof GenesisError)) return error;
  const { code, message, cause } = error;
  const isForeign = /--db|--busy-timeout|does not exist yet/.test(error.hint ?? '');
  return isForeign ? new GenesisError(code, message, { hint, cause }) : error;
}
