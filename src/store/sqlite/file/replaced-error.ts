import { GenesisError } from '../../../errors.ts';
import { shellQuote } from '../../../shell-quote.ts';

/** A path that does not lead to the opened file any more. */
export function replacedError(path: string): GenesisError {
  const log = `${path}-wal`;
  return new GenesisError('DB_REPLACED', `${path} was removed or replaced after this server had opened it`, {
    hint: `What is there now is left as it is. If ${log} is still that of the old file, it has the last turns: move both away together. Run genesis doctor ${shellQuote(path)}, then start the server again.`,
  });
}
