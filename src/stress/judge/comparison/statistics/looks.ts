/** A look at the rounds so far, and the probability with which it may claim something wrongly. */
export interface Look {
  readonly rounds: number;
  readonly level: number;
}

/** Of wrong claims, in all looks together. */
export const ERROR_LEVEL = 0.01;

/**
 * Each look may err, so they share the error. The first has half of it: ten rounds cannot give a probability below
 * 2^-10, which five measures together need at 0.005 / 5.
 */
const LOOKS: readonly Look[] = [
  { rounds: 10, level: 0.005 },
  { rounds: 20, level: 0.0025 },
  { rounds: 40, level: 0.0025 },
];

export const FEWEST_ROUNDS = 10;
export const MOST_ROUNDS = 40;

/** The looks at up to `rounds` rounds: the last is after all of them, with the error that the earlier ones left. */
export function looksUpTo(rounds: number): Look[] {
  const earlier = LOOKS.filter((look) => look.rounds < rounds);
  const spent = earlier.reduce((sum, { level }) => sum + level, 0);
  return [...earlier, { rounds, level: ERROR_LEVEL - spent }];
}
