/** Ends a reading for somebody who waits to commit: without a log, that cannot be done while anyone reads. */
export class WriterWaiting extends Error {
  override readonly name = 'WriterWaiting';

  constructor() {
    super(
      'somebody waited to commit meanwhile, and readers are in the way of that; --full does not make way',
    );
  }
}

/** Why a reading was ended by its signal. */
export function abortReason({ reason }: AbortSignal): string {
  return reason instanceof WriterWaiting ? reason.message : 'interrupted';
}
