import { removeTemporaryFolders } from '../../temporary-folder.ts';
import { EXIT } from './exit-codes.ts';
import type { StopSignal } from './on-stop-signals.ts';

/** Ends the process as the signal does by default, but leaves no temporary folder behind. */
export function endBySignal(signal: StopSignal): void {
  removeTemporaryFolders();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // The first process of a container outlives a signal that it does not handle.
  if (process.pid === 1) process.exit(EXIT[signal]);
}
