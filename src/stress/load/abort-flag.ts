/** Whether a signal is aborted. Much faster than the signal itself: Node asks all sources of a composite one each time. */
export function abortFlag(signal: AbortSignal): () => boolean {
  let isAborted = signal.aborted;
  signal.addEventListener(
    'abort',
    () => {
      isAborted = true;
    },
    { once: true },
  );
  return () => isAborted;
}
