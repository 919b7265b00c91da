import { GenesisError } from '../../../errors.ts';
import type { Round } from '../round/round.ts';
import type { ScriptPlace } from '../script/scenario.ts';

export const LOOK_EVERY_MS = 1_000;
/**
 * So many looks may find that a script waits for something else than its user. They are counted, not the time: a machine may be
 * suspended, or overloaded.
 */
export const MOST_LOOKS = 10;

/** Ends rounds that wait for what never comes, such as a promise without an end. */
export class StuckWatch {
  readonly #rounds = new Set<Round>();
  readonly #timer: NodeJS.Timeout;

  constructor(place: ScriptPlace) {
    this.#timer = setInterval(() => {
      for (const round of this.#rounds)
        if (round.underWay.size === 0 && ++round.idleLooks > MOST_LOOKS) round.breakOff(stuckError(place));
    }, LOOK_EVERY_MS).unref();
  }

  add(round: Round): void {
    this.#rounds.add(round);
  }

  delete(round: Round): void {
    this.#rounds.delete(round);
  }

  /** Ends all that are under way. */
  breakOffAll(error: Error): void {
    for (const round of this.#rounds) round.breakOff(error);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

export function stuckError({ file }: ScriptPlace): GenesisError {
  const waited = `${(MOST_LOOKS * LOOK_EVERY_MS) / 1_000} s`;
  return new GenesisError(
    'SCENARIO_INVALID',
    `${file} has waited ${waited} for something else than its user`,
    {
      hint: 'Await only user.get, post, chat, pause and what ends soon.',
    },
  );
}
