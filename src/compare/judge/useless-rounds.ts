import type { Round } from '../../stress/judge/measured/round.ts';

/** Whether all requests of a round failed: a server such as that is no measure for another one. */
export function isSilent(rounds: readonly Round[]): boolean {
  return rounds.some(isWithoutSuccess);
}

export function isWithoutSuccess({ requests }: Round): boolean {
  return requests.failed === requests.total;
}

/** Whether the load generator limited most rounds: more of them would not help. */
export function isSaturated(saturatedRounds: number, rounds: number): boolean {
  return saturatedRounds * 2 > rounds;
}
