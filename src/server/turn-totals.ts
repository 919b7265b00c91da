import type { RequestTrace } from './request-trace.ts';

/** Sums over all chat turns since the server started. Milliseconds are summed over turns, not wall time. */
export class TurnTotals {
  /** Turns begun and not yet over. */
  inFlight = 0;
  completed = 0;
  failed = 0;
  poolWaitMs = 0;
  databaseMs = 0;
  modelMs = 0;

  begin(): void {
    this.inFlight++;
  }

  end(outcome: 'completed' | 'failed', trace: RequestTrace): void {
    this.inFlight--;
    this[outcome]++;
    this.poolWaitMs += trace.poolWaitMs;
    this.databaseMs += trace.databaseMs;
    this.modelMs += trace.modelMs;
  }
}
