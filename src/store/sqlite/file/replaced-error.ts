import { GenesisError } from '../../../errors.ts';
import { shellQuote } from '../../../shell-quote.ts';

/** The path of a database, or of its log, that does not lead to the opened file any more. */
export function replacedError(database: string, replaced = database): GenesisError {
  return new GenesisError(
    'DB_REPLACED',
    `${replaced} was removed or replaced after this server had opened it`,
    { hint: replaced === database ? hintFor(database) : hintForLog(database) },
  );
}

function hintFor(database: string): string {
  const log = `${database}-wal`;
  return `What is there now is left as it is. If ${log} is still that of the old file, it has the last turns: move both away together. Run genesis doctor ${shellQuote(database)}, then start the server again.`;
}

/** The opened log has what is not in the database yet. It is kept as long as this process, and written back at its end. */
function hintForLog(database: string): string {
  return `Stop the server with SIGTERM: it then writes its log back into the database. SIGKILL would lose the last turns. Open the database with nothing else before that; then run genesis doctor ${shellQuote(database)}, and start the server again.`;
}
