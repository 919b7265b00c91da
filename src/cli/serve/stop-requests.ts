import { endBySignal } from '../process/end-by-signal.ts';
import { onStopSignals, type StopSignal } from '../process/on-stop-signals.ts';
import { npxEnded } from './npx-ended.ts';
import type { ParentProcess } from './parent-process.ts';

export type StopReason = StopSignal | 'npx ended' | 'parent exited';

export interface StopRequests {
  /** Resolves with the first reason to stop a running server. Call it once, when the server runs. */
  first(): Promise<StopReason>;
}

/** Watches for what stops a server. A signal before the server runs, or after the first, ends the process at once. */
export function watchStopRequests(parent: ParentProcess): StopRequests {
  const withoutNpx = npxEnded();
  let stop: ((signal: StopSignal) => void) | undefined;
  onStopSignals((signal) => {
    if (stop === undefined) return endBySignal(signal);
    stop(signal);
    stop = undefined;
  });
  const signalled = () =>
    new Promise<StopSignal>((resolve) => {
      stop = resolve;
    });
  return { first: () => Promise.race([parent.exited, withoutNpx, signalled()]) };
}
