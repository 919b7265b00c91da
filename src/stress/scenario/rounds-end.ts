import { abortFlag } from '../load/abort-flag.ts';
import { type Load, lengthMs } from '../load/load.ts';
import type { Round } from './round/round.ts';

/** The end of all rounds of a load: an abort, or that of its time. A round under way then makes no more requests. */
export class RoundsEnd {
  readonly #rounds = new Set<Round>();
  readonly isOver: () => boolean;

  /** The time begins now. Loads of a number of rounds have none. */
  constructor(over: AbortSignal, load: Load) {
    const ms =
      'stages' in load || ('until' in load && 'durationMs' in load.until) ? lengthMs(load) : undefined;
    const ended = ms === undefined ? over : AbortSignal.any([over, AbortSignal.timeout(Math.ceil(ms))]);
    this.isOver = abortFlag(ended);
    const stop = () => {
      for (const round of this.#rounds) round.stop();
    };
    ended.addEventListener('abort', stop, { once: true });
  }

  add(round: Round): void {
    this.#rounds.add(round);
  }

  delete(round: Round): void {
    this.#rounds.delete(round);
  }
}
