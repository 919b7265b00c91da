/** Messages of one transaction: a lock of the target is held for a few milliseconds. */
export const CHUNK_MESSAGES = 500;

/** Bytes of text after which a chunk ends; a single message may have more. This bounds the memory of a copy. */
export const CHUNK_BYTES = 1024 * 1024;

/** Conversations, and keys, that are looked at together. */
export const CHUNK_CONVERSATIONS = 500;
