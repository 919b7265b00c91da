import { GenesisError } from '../../errors.ts';
import { killServers } from '../../stress/target/server-child.ts';
import type { Terminal } from '../output/terminal.ts';
import { endBySignal } from './end-by-signal.ts';
import { EXIT } from './exit-codes.ts';
import { onStopSignals, type StopSignal } from './on-stop-signals.ts';

/** Runs a command that SIGHUP, SIGINT and SIGTERM abort; resolves with its exit code, or that of the signal. */
export async function runUntilSignal(
  { stderr }: Terminal,
  run: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const abort = new AbortController();
  let stoppedBy: StopSignal | undefined;
  const stopListening = onStopSignals((signal) => {
    if (stoppedBy) return endAtOnce(signal);
    stoppedBy = signal;
    abort.abort();
  });
  try {
    const exitCode = await run(abort.signal);
    return stoppedBy ? EXIT[stoppedBy] : exitCode;
  } catch (error) {
    if (!stoppedBy || !isDueToAbort(error)) throw error;
    stderr.write(`${stoppedBy} before there was anything to report\n`);
    return EXIT[stoppedBy];
  } finally {
    stopListening();
  }
}

function isDueToAbort(error: unknown): boolean {
  if (error instanceof GenesisError) return error.code !== 'OUTPUT_UNWRITABLE';
  return (error as Error).name === 'AbortError';
}

/** For the second signal. Servers have process groups of their own, so the terminal's signal does not reach them. */
function endAtOnce(signal: StopSignal): void {
  killServers();
  endBySignal(signal);
}
