import { GenesisError } from '../../errors.ts';
import { killServers } from '../../stress/target/server-child.ts';
import { removeTemporaryFolders } from '../../temporary-folder.ts';
import { EXIT } from './exit-codes.ts';
import { onStopSignal, type StopSignal } from './stop-signals.ts';
import type { Terminal } from './terminal.ts';

/** Runs what SIGHUP, SIGINT and SIGTERM end early, with what it has until then; resolves with its exit code, or the signal's. */
export async function stoppable(
  { stderr }: Terminal,
  run: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const abort = new AbortController();
  let stoppedBy: StopSignal | undefined;
  let stopListeningAgain = () => {};
  const stopListening = onStopSignal((signal) => {
    stoppedBy = signal;
    abort.abort();
    stopListeningAgain = onStopSignal(endAtOnce);
  });
  try {
    const exitCode = await run(abort.signal);
    return stoppedBy ? EXIT[stoppedBy] : exitCode;
  } catch (error) {
    if (!stoppedBy || !isOurs(error)) throw error;
    stderr.write(`${stoppedBy} before there was anything to report\n`);
    return EXIT[stoppedBy];
  } finally {
    stopListening();
    stopListeningAgain();
  }
}

/** Whether the end that we were told to make is why. */
function isOurs(error: unknown): boolean {
  if (error instanceof GenesisError) return error.code !== 'OUTPUT_UNWRITABLE';
  return (error as Error).name === 'AbortError';
}

/** At the second signal. Servers have a process group of their own, so the terminal does not reach them. */
function endAtOnce(signal: StopSignal): void {
  killServers();
  removeTemporaryFolders();
  process.kill(process.pid, signal);
}
