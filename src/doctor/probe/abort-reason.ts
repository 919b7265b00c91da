/** Reason of a signal that ends a reading because another process waits to commit. */
export class WriterWaiting extends Error {
  override readonly message =
    'another process waited to commit, which readers prevent; --full does not stop for that';
}

/** Why a signal ended a reading, in words. */
export function abortReason({ reason }: AbortSignal): string {
  return reason instanceof WriterWaiting ? reason.message : 'interrupted';
}
