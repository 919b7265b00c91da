import type { Hang } from '../judge/measured/hang.ts';
import type { ScheduleCounts } from '../load/pacer.ts';
import type { TurnPlan } from '../load/turns.ts';

/** How one turn of a load ended. */
interface Turn {
  /** Undefined where nothing was scheduled. */
  readonly value: ScheduleCounts | undefined;
  readonly hang: Hang | null;
}

/** The turns of a load, added up. */
export class TurnsTaken {
  readonly #send: (plan: TurnPlan) => Promise<Turn>;
  readonly #signal: AbortSignal;
  /** Undefined where nothing was scheduled. */
  counts: ScheduleCounts | undefined;
  hang: Hang | null = null;
  loadMs = 0;

  constructor(send: (plan: TurnPlan) => Promise<Turn>, signal: AbortSignal) {
    this.#send = send;
    this.#signal = signal;
  }

  /** Does nothing after an abort or a hang: the server would hang again. */
  async take(plan: TurnPlan = {}): Promise<void> {
    if (this.#signal.aborted || this.hang) return;
    const start = performance.now();
    const { value, hang } = await this.#send(plan);
    this.loadMs += performance.now() - start;
    this.hang = hang;
    if (value) this.#count(value);
  }

  #count({ due, unsent }: ScheduleCounts): void {
    const { due: dueBefore, unsent: unsentBefore } = this.counts ?? { due: 0, unsent: 0 };
    this.counts = { due: dueBefore + due, unsent: unsentBefore + unsent };
  }
}
