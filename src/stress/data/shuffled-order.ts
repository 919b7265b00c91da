import { createHash } from 'node:crypto';

/** Halves of so many bits at least: fewer would leave few different orders of a short list. */
const LEAST_BITS = 3;
const ROUNDS = 6;

/**
 * The index that comes at each index when `count` things are shuffled, the same for the same seed; `count` is 2³² at most. A
 * Feistel network permutes the next power of 4, and is repeated until it is within the count: no list is kept.
 */
export function shuffledOrder(count: number, seed: string): (index: number) => number {
  const digest = createHash('sha256').update(seed).digest();
  const keys = Array.from({ length: ROUNDS }, (_, round) => digest.readUInt32LE(4 * round));
  const bits = Math.max(LEAST_BITS, Math.ceil(Math.log2(count) / 2));
  const mask = 2 ** bits - 1;
  const permuted = (index: number) => {
    let [left, right] = [index >>> bits, index & mask];
    for (const key of keys) [left, right] = [right, left ^ (mixed(right ^ key) & mask)];
    return ((left << bits) | right) >>> 0;
  };
  return (index) => {
    let place = permuted(index);
    while (place >= count) place = permuted(place);
    return place;
  };
}

/** The end of MurmurHash3: each bit changes about half of the others. */
function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
