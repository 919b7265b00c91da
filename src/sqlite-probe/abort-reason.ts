/** Reason of a signal that ends a reading, for a message that explains more than `interrupted`. */
export class StopReason extends Error {}

/** Why a signal ended a reading, in words. */
export function abortReason({ reason }: AbortSignal): string {
  return reason instanceof StopReason ? reason.message : 'interrupted';
}
