import { type FileIdentity, isReplaced } from '../file/file-identity.ts';
import { replacedError } from '../file/replaced-error.ts';
import { allFailed } from './batch.ts';
import type { Operation, WireReply } from './protocol.ts';

/**
 * Runs a batch that writes, and acknowledges it only if the file is still in its place after the commit. It looks before
 * the batch, too: the log that is written may have become that of another database.
 */
export function runGuarded(
  path: string,
  identity: FileIdentity,
  operations: readonly Operation[],
  run: () => WireReply,
): WireReply {
  if (isReplaced(path, identity)) return allFailed(operations, replacedError(path));
  const reply = run();
  const isCommitted = reply.kind === 'done' && reply.committed;
  return isCommitted && isReplaced(path, identity) ? allFailed(operations, replacedError(path)) : reply;
}
