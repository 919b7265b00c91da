import { ClientGone } from './client-gone.ts';
import type { RequestTrace } from './request-trace.ts';

/** Sums over all chat turns since the server started. Milliseconds are summed over turns, not wall time. */
export class TurnTotals {
  /** Turns begun and not yet over. */
  inFlight = 0;
  completed = 0;
  failed = 0;
  /** Turns that ended because their client left. */
  abandoned = 0;
  poolWaitMs = 0;
  databaseMs = 0;
  modelMs = 0;

  /** Counts a turn from its begin to its end. */
  async count<T>(trace: RequestTrace, turn: () => Promise<T>): Promise<T> {
    this.inFlight++;
    try {
      const answer = await turn();
      this.#end('completed', trace);
      return answer;
    } catch (error) {
      this.#end(error instanceof ClientGone ? 'abandoned' : 'failed', trace);
      throw error;
    }
  }

  #end(outcome: 'completed' | 'failed' | 'abandoned', trace: RequestTrace): void {
    this.inFlight--;
    this[outcome]++;
    this.poolWaitMs += trace.poolWaitMs;
    this.databaseMs += trace.databaseMs;
    this.modelMs += trace.modelMs;
  }
}
