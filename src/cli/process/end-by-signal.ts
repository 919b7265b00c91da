import { removeTemporaryFolders } from '../../temporary-folder.ts';
import type { StopSignal } from './on-stop-signals.ts';

/** Ends the process as the signal does by default, but leaves no temporary folder behind. */
export function endBySignal(signal: StopSignal): void {
  removeTemporaryFolders();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
