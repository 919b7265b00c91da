import { DATABASE_CAUSES } from './database-causes.ts';

/**
 * Every root cause that the tool can name, with its remedy and, for one that others can look like, what would confirm
 * it.
 */
const KNOWN = {
  'check-then-insert': [
    'check-then-insert: simultaneous requests find no row, and each inserts one',
    'Insert with ON CONFLICT(id) DO NOTHING instead of looking first. Let the database give out the ids of messages (an identity column), never max(id) + 1.',
  ],
  'buffered-stream': [
    'the stream is buffered: something collects its events, and sends them when the last one is there',
    'Send each event at once: flush it, compress no text/event-stream, and turn the buffers of middleware and proxies off (X-Accel-Buffering: no).',
  ],
  'cut-characters': [
    'characters are cut: what is read from the model is decoded read by read, and a read may end within a character',
    'Decode all reads of a stream with one decoder that keeps the rest, such as TextDecoder with { stream: true }, or an incremental decoder of codecs.',
  ],
  'cut-off-streams': [
    'streams are cut off: they end without the mark of their end',
    'End each stream with its mark, or with an event that says what failed; look for a limit on simultaneous or long streams in the server and before it.',
  ],
  'deferred-upgrade': [
    'deferred transaction: it reads first and writes later, from a snapshot that is stale by then',
    'Begin transactions that write with BEGIN IMMEDIATE, and repeat the whole transaction, never a single statement of it.',
    'its refusals stop with BEGIN IMMEDIATE; with WAL, they have the extended code SQLITE_BUSY_SNAPSHOT (517)',
  ],
  'differing-answers': [
    'some requests are refused, and others like them succeed: instances that differ, a proxy, or a check that fails under load',
    'Compare the instances behind the address (version, routes, keys, data), and find these answers in their logs or the proxy’s. A 404 may also mean a record that is not there yet, such as a new conversation; with --data or --scenario, see which are refused.',
  ],
  'early-acknowledgement': [
    'early acknowledgement: success is answered before the turn is committed',
    'Answer only after COMMIT has returned; what is only in memory goes with the process. If the history shows only the newest messages, let it show all, or name the database with --db.',
    'a run with --fault kill@1s loses what was acknowledged just before',
  ],
  'error-as-reply': [
    'a failure of the model is passed on as text of the reply: its client, and the history, take it for an answer',
    'End a stream that fails with an event of its own for errors, or without its end mark, and store nothing of it.',
  ],
  hang: [
    'the server hangs: it answers nothing and uses no CPU, like a deadlock',
    'See where it waits: py-spy dump --pid PID, kill -QUIT PID (Go, Java), node --inspect. Typical: a lock held across an await, connections of a pool that wait for each other, a server that serves one connection at a time (try genesis stress --reconnect).',
  ],
  'held-connection': [
    'a stream holds a connection of the pool, or a worker, while its model talks: so many streams, and nothing else',
    'Take a connection for each statement only, and give it back before the model is asked; let no thread wait for a stream.',
  ],
  'keys-forgotten': [
    'idempotency keys are forgotten when the server ends: a turn that is sent again is stored again',
    'Keep the key in the database, written in the transaction of its turn, and not only in the memory of the process.',
  ],
  'lock-across-await': [
    'a write transaction is held across an await or a model call: all other writers wait for whatever is awaited',
    'Ask the model first; then begin, write and commit without waiting for anything in between.',
    'the lock watch (SQLite, with --db or {{db}} in --spawn) or pg_stat_activity (PostgreSQL) shows who holds the lock, idle and for how long',
  ],
  'locked-by-another-process': [
    'another process holds the write lock',
    'Let that process commit more often, or run it when no server does; a retry only bridges short locks.',
  ],
  'long-write': [
    'a long write, such as VACUUM, an import or a new index, holds the lock while the others wait',
    'Run it when no one waits, or in small transactions; the busy timeout, or lock_timeout, must be longer than the rest.',
    'the lock watch (SQLite, with --db or {{db}} in --spawn) or pg_stat_activity (PostgreSQL) shows long holds by a statement that runs',
  ],
  'key-not-honoured': [
    'the Idempotency-Key is not honoured: a request that is sent again with the same key is stored again',
    'Store the key in the transaction of its turn, where a second one is a conflict, and answer a repetition with what is stored.',
  ],
  'login-refused': [
    'the login is refused: no key was sent, or not one that the server accepts',
    "Send the key that the server wants, such as -H 'Authorization: Bearer …', or a certificate of the client (--cert). If it accepts the same headers in other requests, its own check of them fails under load.",
  ],
  'long-busy-timeout': [
    'long busy timeout: a request waits for the lock instead of failing fast and trying again',
    'Set the busy timeout to a few seconds, and retry with backoff.',
  ],
  'lost-update': [
    'lost update: simultaneous requests read the same record, and each writes it back without what the others have added',
    'Store each message as a row of its own, or lock the record before it is read (SELECT … FOR UPDATE, BEGIN IMMEDIATE), and write it in the same transaction.',
    'nothing is lost when requests are sent one by one (-c 1)',
  ],
  'mixed-streams': [
    'streams are mixed up: tokens go to the stream of another request',
    'Keep everything that a stream needs in its own request; nothing that is shared may point to the current one.',
    'with {{model-url}} in --spawn, genesis verify compares what its model sent with what each client got',
  ],
  'model-call-goes-on': [
    'the model call goes on after its client has left: it is paid for, and takes the place of another',
    'Watch for the end of the connection, and abort the model call then. Where the answer is to be stored all the same, that is a design: --skip stream-disconnect.',
  ],
  'no-busy-timeout': [
    'no busy timeout: a locked database is an error at once, instead of after waiting a little',
    'Set a busy timeout of a few seconds on every connection: PRAGMA busy_timeout=5000.',
    'PRAGMA busy_timeout answers 0 on its connections',
  ],
  'no-retry': [
    'no retry: a lock error goes straight to the client',
    'Repeat a write that met a lock error a few times, with growing pauses and some jitter; after the last one answer 503 with Retry-After.',
    'the lock is free again soon after the error, and a repeated request succeeds',
  ],
  'not-this-api': [
    'not this API: the address does not answer like a chat server of this kind',
    'Where the example is a page or other JSON, name the place of the reply in it (--reply), or another path or body (--path, --body). Where it is a stream or HTTP that contradicts itself, mend the server.',
  ],
  'one-at-a-time': [
    'requests are answered one at a time, and the processor is idle: all wait for something that only one can have',
    'Do not block the event loop or the only worker while the model is asked, and hold no lock, transaction or last connection then.',
  ],
  'partial-reply-stored': [
    'half a reply is stored: that of a model call that failed, or whose client left, becomes part of the conversation',
    'Store message and reply in one transaction, only after the end mark of the model; never in a handler that runs on errors too, such as finally.',
  ],
  'poisoned-connection': [
    'a connection went back to the pool inside a transaction: its next BEGIN fails, or it reads an old snapshot forever',
    'Roll back on every error, before the connection goes back to its pool.',
    'the failures begin after a first, different error, and also come when requests are sent one by one',
  ],
  'readers-block-commits': [
    'readers block commits: without a write-ahead log no transaction can commit while another one reads',
    'Switch to PRAGMA journal_mode=WAL, and end every read before anything is awaited.',
  ],
  redirected: [
    'the requests are redirected: the server has the chat at another address',
    'Use --path with the path that it redirects to, or --url if the host is another one; --follow follows those on the same host and port.',
  ],
  'remove-last-message': [
    '"remove the last message" as error recovery: a failed request deletes another request’s message',
    'Store message and reply in one transaction after the model has answered: then there is nothing to remove.',
  ],
  'repeated-write': [
    'repeated write: a turn that is already committed is written again',
    'Repeat a write only if it is known to have failed, or under a key that makes the second one a no-op.',
  ],
  'request-refused': [
    'the requests are refused: the server understands them, but wants others',
    'Read its answer; --body, --message and -H set what is sent.',
  ],
  'server-died': [
    'the server ended, or closed its connections, under load',
    'Its log should say why; an error in one request must not end the process.',
  ],
  'shared-connection': [
    'one connection is shared by simultaneous requests or threads: they meet inside one another’s transactions',
    'Give each request or thread a connection of its own, from a pool; or let a single worker make all writes.',
    'the failures come from the first simultaneous requests on, and never when requests are sent one by one',
  ],
  'split-turn': [
    'a message is stored before its reply: a failed request leaves half a turn behind',
    'Store message and reply in one transaction after the model has answered.',
  ],
  'tokens-out-of-order': [
    'tokens are out of order: each is passed on by itself, and nothing keeps their order',
    'Write each token, and wait for that, before the next one is taken; or put all of a stream through one queue.',
  ],
  'transaction-never-ended': [
    'a transaction is never ended: its connection keeps the write lock, and nothing can be stored any more',
    'Commit or roll back on every path, errors included, before the connection is used again or put away.',
    'genesis doctor --watch FILE shows the lock held while no request is under way',
  ],
  'truncated-reply': [
    'a model stream that broke off is taken for a whole reply: its client cannot see that the rest is missing',
    'Take a reply for whole only at the end mark of the model ([DONE], or a finish_reason); the end of its connection, or an event that cannot be read, is an error.',
  ],
  'unannounced-close': [
    'connections are closed after an answer that does not say so: the next request on one is lost',
    'Send "Connection: close" with the last answer on a connection; --reconnect uses a new one for each request.',
  ],
  'unbounded-context': [
    'context read without a bound: a request takes the last message of the conversation for its own',
    'Give the model the stored context and then the request’s own message, never "the last one stored".',
  ],
  'unhandled-error': [
    'errors escape the handlers: clients get a 500, or no JSON, for what they did wrong',
    'Answer from one error handler, in JSON: 4xx for what the client did wrong, 500 without internals for the rest.',
  ],
  'unlimited-silence': [
    'the silence of the model has no limit: a stream hangs for as long as the model does',
    'Give the model a time for its next token, such as 30 s, and end the stream with an error after it. A limit longer than --timeout needs a longer one here too.',
  ],
  'untrusted-certificate': [
    'this machine does not trust the certificate of the server',
    'Name a PEM file with it, or with that of its authority: --ca FILE; or leave it unchecked: --insecure. One that has expired must be renewed, and --url must have a name that it was made for.',
  ],
  'wrong-path': [
    'there is no chat at this path, or not for this method',
    'Check --path and --method against the routes of the server; a 404 may also mean that it lacks what the body names, such as a model.',
  ],
  ...DATABASE_CAUSES,
} as const satisfies Record<string, readonly [title: string, remedy: string, confirmedBy?: string]>;

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
  /** Where the evidence fits other causes too: what would confirm this one. Null where it carries this cause. */
  readonly confirmedBy: string | null;
}

/** The cause that the evidence carries. */
export function diagnosis(cause: Cause, evidence: string): Diagnosis {
  const [title, remedy] = KNOWN[cause];
  return { cause, title, evidence, remedy, confirmedBy: null };
}

/** Causes that all fit the evidence, likeliest first. */
export function possibleCauses(causes: readonly Cause[], evidence: string): Diagnosis[] {
  return causes.map((cause) => ({ ...diagnosis(cause, evidence), confirmedBy: confirmationOf(cause) }));
}

function confirmationOf(cause: Cause): string | null {
  const [, , confirmedBy = null] = KNOWN[cause] as readonly string[];
  return confirmedBy;
}
