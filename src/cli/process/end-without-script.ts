const LOOK_EVERY_MS = 100;

/** Ends the process when it has an exit code, and so has printed all, whatever a script has still under way. */
export function endWithoutScript(): void {
  setInterval(() => {
    if (process.exitCode !== undefined) process.exit();
  }, LOOK_EVERY_MS).unref();
}
