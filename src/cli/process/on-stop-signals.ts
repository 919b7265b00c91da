export type StopSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

const SIGNALS: readonly StopSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/** Calls `onSignal` at each SIGHUP, SIGINT and SIGTERM. Returns a function that stops listening. */
export function onStopSignals(onSignal: (signal: StopSignal) => void): () => void {
  const listener = (signal: NodeJS.Signals) => onSignal(signal as StopSignal);
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.removeListener(signal, listener);
  };
}
