import type { Repetition } from '../../judge/measured/repetition.ts';
import type { Attempts } from './attempts.ts';

/** Adds up the attempts of all requests. */
export class RepetitionTally {
  #requests = 0;
  #repetitions = 0;
  #replayed = 0;
  #underWay = 0;
  #waited = 0;

  add({ repetitions, isReplayed, polls, hasWaited }: Attempts): void {
    this.#repetitions += repetitions;
    this.#underWay += polls;
    if (repetitions > 0) this.#requests++;
    if (isReplayed) this.#replayed++;
    if (hasWaited) this.#waited++;
  }

  get repetition(): Repetition {
    return {
      requests: this.#requests,
      repetitions: this.#repetitions,
      replayed: this.#replayed,
      underWay: this.#underWay,
      waited: this.#waited,
    };
  }
}
