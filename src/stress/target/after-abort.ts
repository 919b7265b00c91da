import { addAbortListener } from 'node:events';

/** Calls `end` `graceMs` after an abort, also after an earlier one; returns a function that cancels it. */
export function afterAbort(signal: AbortSignal, graceMs: number, end: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const listening = addAbortListener(signal, () => {
    timer = setTimeout(end, graceMs).unref();
  });
  return () => {
    listening[Symbol.dispose]();
    clearTimeout(timer);
  };
}
