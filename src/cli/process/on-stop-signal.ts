export type StopSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

const SIGNALS: readonly StopSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/**
 * Calls `onStop` at the first SIGHUP, SIGINT or SIGTERM. A second signal has its default effect and ends the process at
 * once. Returns a function that stops listening.
 */
export function onStopSignal(onStop: (signal: StopSignal) => void): () => void {
  const stopListening = () => {
    for (const signal of SIGNALS) process.removeListener(signal, listener);
  };
  const listener = (signal: NodeJS.Signals) => {
    stopListening();
    onStop(signal as StopSignal);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return stopListening;
}
