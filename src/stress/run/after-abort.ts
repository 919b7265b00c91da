import { setTimeout as delay } from 'node:timers/promises';

/** Calls `end` `graceMs` after an abort, also after an earlier one; returns a function that cancels it. */
export function afterAbort(signal: AbortSignal, graceMs: number, end: () => void): () => void {
  const finished = new AbortController();
  const onAbort = () => {
    delay(graceMs, undefined, { signal: finished.signal, ref: false }).then(end, () => {});
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    signal.removeEventListener('abort', onAbort);
    finished.abort();
  };
}
