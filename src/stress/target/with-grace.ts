import { afterAbort } from './after-abort.ts';

/** Lets `use` go on for `graceMs` after an abort: only then its own signal aborts. */
export function withGrace<T>(
  signal: AbortSignal,
  graceMs: number,
  use: (over: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const stopGrace = afterAbort(signal, graceMs, () => over.abort());
  return use(over.signal).finally(stopGrace);
}
