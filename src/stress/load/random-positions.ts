import { randomBeta } from 'd3-random';

/**
 * So many numbers from 0 to 1 in order, one at each call, whose distances, those to 0 and to 1 included, have a gamma
 * distribution of this shape: with shape 1 each number is uniformly random, as are the times of a Poisson process whose
 * count is known. `random` is from 0 to below 1.
 */
export function randomPositions(count: number, shape: number, random: () => number): () => number {
  const beta = randomBeta.source(random);
  let [left, distances] = [1, count];
  return () => {
    // The share that the next distance has of what is left is known without those after it, however many there are.
    left *= 1 - beta(shape, shape * distances--)();
    return 1 - left;
  };
}
