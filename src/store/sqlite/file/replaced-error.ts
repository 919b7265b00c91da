import { GenesisError } from '../../../errors.ts';
import { shellQuote } from '../../../shell-quote.ts';

/** A path that does not lead to the opened file any more. */
export function replacedError(path: string): GenesisError {
  return new GenesisError('DB_REPLACED', `${path} was removed or replaced after this server had opened it`, {
    hint: `What is there now is left as it is. Ask genesis doctor ${shellQuote(path)} whether its log belongs to it, then start the server again.`,
  });
}
