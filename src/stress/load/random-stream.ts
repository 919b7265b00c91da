import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** Small: a load may have a stream for each of 10 000 users. */
const BLOCK = Buffer.alloc(256);
const WORD_BYTES = 4;

/**
 * Numbers from 0 to below 1, the same for the same seed, others each time without one. They are the key stream of AES:
 * a hash for each number would take as long as a request.
 */
export function randomStream(seed: string | undefined): () => number {
  const key = seed === undefined ? randomBytes(32) : createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  let [block, used] = [Buffer.alloc(0), 0];
  return () => {
    if (used === block.length) [block, used] = [cipher.update(BLOCK), 0];
    const word = block.readUInt32LE(used);
    used += WORD_BYTES;
    return word / 2 ** 32;
  };
}
