import type { Round } from '../round/round.ts';
import { RoundEnded } from '../round/round-ended.ts';

/** What a script calls on its user: each belongs to a round, and those that send wait for one another. */
export class Calls {
  #round: Round | undefined;
  /** Resolves when the last request is over; never rejects. */
  #busy: Promise<void> | undefined;

  /** All that follows belongs to this round. */
  begin(round: Round): void {
    this.#round = round;
    this.#busy = undefined;
  }

  /** `name`: what errors call it. Rejects with what ends the round, or with what `use` throws. */
  make<T>(name: string, use: (round: Round) => Promise<T>): Promise<T> {
    const made = this.#made(name, undefined, use);
    // A script that does not await it is given another error: this one would end the process.
    made.catch(nothing);
    return made;
  }

  /** The same after the request that is under way: a user has one connection. */
  makeInTurn<T>(name: string, send: (round: Round) => Promise<T>): Promise<T> {
    const made = this.#made(name, this.#busy, send);
    this.#busy = made.then(nothing, nothing);
    return made;
  }

  async #made<T>(
    name: string,
    before: Promise<void> | undefined,
    use: (round: Round) => Promise<T>,
  ): Promise<T> {
    const round = this.#round;
    if (!round) throw new TypeError('user cannot be used outside a round');
    // A script that catches every error would go on for ever.
    if (round.end) return round.leaveBehind();
    round.assertOpen();
    const call = round.enter(name);
    try {
      if (before) {
        await before;
        round.assertOpen();
      }
      return await use(round);
    } catch (error) {
      if (!(error instanceof RoundEnded)) round.misused(error);
      throw error;
    } finally {
      round.leave(call);
    }
  }
}

function nothing(): void {}
