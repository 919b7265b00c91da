/** Every root cause that the tool can name, with its remedy. */
const KNOWN = {
  'check-then-insert': [
    'check-then-insert: simultaneous requests find no row, and each inserts one',
    'Insert with ON CONFLICT(id) DO NOTHING instead of looking first.',
  ],
  'deferred-upgrade': [
    'deferred transaction: it reads first and writes later, from a snapshot that is stale by then',
    'Begin transactions that write with BEGIN IMMEDIATE, and repeat the whole transaction, never a single statement of it.',
  ],
  'early-acknowledgement': [
    'early acknowledgement: success is answered before the turn is committed',
    'Answer only after COMMIT has returned.',
  ],
  'lock-across-await': [
    'a write transaction is held across an await: all other writers wait for whatever is awaited',
    'Ask the model first; then begin, write and commit without waiting for anything in between.',
  ],
  'long-busy-timeout': [
    'long busy timeout: a request waits for the lock instead of failing fast and trying again',
    'Set the busy timeout to a few seconds, and retry with backoff.',
  ],
  'no-retry': [
    'no retry: a lock error goes straight to the client',
    'Repeat a write that met SQLITE_BUSY a few times, with growing pauses and some jitter; after the last one answer 503 with Retry-After.',
  ],
  'not-this-api': [
    'not this API: the address does not answer like a chat server of this kind',
    'Check --url: POST /api/chat with {"message":"…"} must answer {"response":"…"}.',
  ],
  'poisoned-connection': [
    'a connection went back to the pool inside a transaction: it reads an old snapshot forever',
    'Roll back on every error, before the connection goes back to its pool.',
  ],
  'pool-exhaustion': [
    'pool exhaustion: requests give up waiting for a connection',
    'Hold a connection only while a statement runs, not while the model is asked; enlarge the pool or the wait.',
  ],
  'remove-last-message': [
    '"remove the last message" as error recovery: a failed request deletes another request’s message',
    'Store message and reply in one transaction after the model has answered: then there is nothing to remove.',
  ],
  'repeated-write': [
    'repeated write: a turn that is already committed is written again',
    'Repeat a write only if it is known to have failed, or under a key that makes the second one a no-op.',
  ],
  'server-died': [
    'the server ended, or closed its connections, under load',
    'Its log should say why; an error in one request must not end the process.',
  ],
  'split-turn': [
    'a message is stored before its reply: a failed request leaves half a turn behind',
    'Store message and reply in one transaction after the model has answered.',
  ],
  'unbounded-context': [
    'context read without a bound: a request takes the last message of the conversation for its own',
    'Give the model the stored context and then the request’s own message, never "the last one stored".',
  ],
  'unhandled-error': [
    'errors escape the handlers: clients get a bare 500 instead of a JSON error',
    'Answer from one error handler, in JSON: 4xx for what the client did wrong, 500 without internals for the rest.',
  ],
} as const satisfies Record<string, readonly [title: string, remedy: string]>;

/** A root cause that a failed run points to. */
export type Cause = keyof typeof KNOWN;

export const CAUSES = Object.keys(KNOWN) as readonly Cause[];

export interface Diagnosis {
  readonly cause: Cause;
  /** The cause in a few words, such as `no retry: a lock error goes straight to the client`. */
  readonly title: string;
  /** What speaks for it, with counts. */
  readonly evidence: string;
  /** What to change, in one or two sentences. */
  readonly remedy: string;
}

export function diagnosis(cause: Cause, evidence: string): Diagnosis {
  const [title, remedy] = KNOWN[cause];
  return { cause, title, evidence, remedy };
}
