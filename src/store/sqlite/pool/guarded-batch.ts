import type { Operation } from '../../pool/batch-connection.ts';
import { assertInPlace, type OpenedFiles } from '../file/opened-files.ts';
import { allFailed } from './batch.ts';
import type { WireReply } from './protocol.ts';

/**
 * Runs a batch that writes, and acknowledges it only if the database and its log are still in their places after the
 * commit. It looks before the batch, too: the log that is written may have become that of another database.
 */
export function runGuarded(
  files: OpenedFiles,
  operations: readonly Operation[],
  run: () => WireReply,
): WireReply {
  try {
    assertInPlace(files);
    const reply = run();
    if (reply.kind === 'done' && reply.committed) assertInPlace(files);
    return reply;
  } catch (error) {
    return allFailed(operations, error);
  }
}
