import { createHash } from 'node:crypto';

/** Numbers from 0 to 1 that a seed determines. */
export function seededRandom(seed: string): () => number {
  let drawn = 0;
  return () => createHash('sha256').update(`${seed}/${drawn++}`).digest().readUInt32BE() / 2 ** 32;
}
