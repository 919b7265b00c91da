/** Milliseconds that a reader of stdout and stderr gets to take what was printed. */
const UNREAD_OUTPUT_MS = 1_000;

/**
 * Makes the process end with `exitCode` even if nothing reads its stdout or stderr: a pipe that is full keeps a process
 * alive. To be called when there is nothing left to do; what is not read after a second is lost.
 */
export function endDespiteUnreadOutput(exitCode: number): void {
  setTimeout(() => process.exit(exitCode), UNREAD_OUTPUT_MS).unref();
}
