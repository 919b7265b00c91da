import { OUTCOMES, type Outcome } from '../../answer/outcome.ts';
import type { Audit } from '../../audit/audit.ts';
import { parseFault, type TimedFault } from '../../faults/fault.ts';
import type { InjectedFault } from '../../faults/fault-injector.ts';
import type { FailureClass, TimingSummary } from '../../measure/run-metrics.ts';
import type { Timeline } from '../../measure/timeline.ts';
import type { ServerLog } from '../../target/reports/log-counts.ts';

/** A likely root cause of what a run showed. */
export type Cause =
  | 'check-then-insert'
  | 'deferred-upgrade'
  | 'early-acknowledgement'
  | 'lock-across-await'
  | 'long-busy-timeout'
  | 'no-retry'
  | 'not-this-api'
  | 'poisoned-connection'
  | 'pool-exhaustion'
  | 'remove-last-message'
  | 'repeated-write'
  | 'server-died'
  | 'split-turn'
  | 'unbounded-context'
  | 'unhandled-error';

export interface Diagnosis {
  readonly cause: Cause;
  /** The cause in a few words, as `no retry: a lock error goes straight to the client`. */
  readonly title: string;
  /** What speaks for it, with counts. */
  readonly evidence: string;
  /** What to change, in one or two sentences. */
  readonly remedy: string;
}

/** What a run showed. */
export interface Symptoms {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly failures: readonly FailureClass[];
  readonly timing: TimingSummary | null;
  /** Null where nobody could read it. */
  readonly serverLog: ServerLog | null;
  readonly audit: Audit;
  readonly faults: readonly InjectedFault[];
  readonly timeline: Timeline;
  /** Calls that the model failed on purpose. */
  readonly modelFailures: number;
}

/** Requests under way when a lock begins were sent a little before it. */
const AT_ONCE_MS = 250;

/** The remedies, and the causes in words. */
const KNOWN: Readonly<Record<Cause, readonly [title: string, remedy: string]>> = {
  'check-then-insert': [
    'check-then-insert: simultaneous requests each see nothing, and each insert',
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
    'a write transaction is held across an await: whoever is slow meanwhile keeps everybody else out',
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
    'not this API: the address does not answer as a chat server of this kind does',
    'Check --url: POST /api/chat with {"message":"…"} must answer {"response":"…"}.',
  ],
  'poisoned-connection': [
    'a connection went back to the pool inside a transaction: it reads an old snapshot for ever',
    'Roll back on every error, before the connection goes back to its pool.',
  ],
  'pool-exhaustion': [
    'pool exhaustion: requests give up waiting for a connection',
    'Hold a connection only while a statement runs, not while the model is asked; enlarge the pool or the wait.',
  ],
  'remove-last-message': [
    '"remove the last message" as error recovery: a failed request deletes another request’s message',
    'Store message and reply in one transaction after the model has answered: then there is nothing to take back.',
  ],
  'repeated-write': [
    'repeated write: something that was committed already is written again',
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
    'context read without a bound: the last message of the conversation is taken for one’s own',
    'Give the model the stored context and then the request’s own message, never "the last one stored".',
  ],
  'unhandled-error': [
    'errors escape the handlers: clients get a bare 500 instead of a JSON error',
    'Answer from one error handler, in JSON: 4xx for what the client did wrong, 500 without internals for the rest.',
  ],
};

export function diagnosis(cause: Cause, evidence: string): Diagnosis {
  const [title, remedy] = KNOWN[cause];
  return { cause, title, evidence, remedy };
}

/** Likeliest first; empty where nothing points to one. */
export function diagnose(symptoms: Symptoms): Diagnosis[] {
  const found = [
    lossCause,
    duplicateCause,
    crosstalkCause,
    constraintCause,
    lockCause,
    poolCause,
    orphanCause,
    deathCause,
    apiCause,
  ];
  return found.map((rule) => rule(symptoms)).filter((found) => found !== undefined);
}

function lossCause(symptoms: Symptoms): Diagnosis | undefined {
  const { audit, outcomes, modelFailures } = symptoms;
  const killed = underwent('kill', symptoms);
  if (audit.status !== 'read' || audit.lost === 0) return undefined;
  const lost = `${audit.lost} of ${audit.acknowledged} acknowledged turns are not stored whole`;
  const failed = Math.max(modelFailures, outcomes['internal-error']);
  // A failure that removes the last message removes one.
  return audit.lost <= failed && !killed
    ? diagnosis('remove-last-message', `${lost}, in a run where ${failed} other requests failed`)
    : diagnosis('early-acknowledgement', killed ? `${lost} after the server was killed` : lost);
}

function duplicateCause({ audit }: Symptoms): Diagnosis | undefined {
  if (audit.status !== 'read' || audit.duplicated === 0) return undefined;
  // A deleted message whose id is used again makes its reply look like a second one of another.
  if (audit.lost > 0) return undefined;
  return diagnosis('repeated-write', `${audit.duplicated} turns are stored more than once`);
}

function crosstalkCause({ outcomes }: Symptoms): Diagnosis | undefined {
  const { crosstalk } = outcomes;
  return crosstalk > 0
    ? diagnosis('unbounded-context', `${crosstalk} replies answer another request’s message`)
    : undefined;
}

function constraintCause(symptoms: Symptoms): Diagnosis | undefined {
  const failure = failureOf(symptoms, 'constraint-error');
  return failure && diagnosis('check-then-insert', seen(failure));
}

function poolCause(symptoms: Symptoms): Diagnosis | undefined {
  const failure = failureOf(symptoms, 'pool-exhausted');
  return failure && diagnosis('pool-exhaustion', seen(failure));
}

function orphanCause(symptoms: Symptoms): Diagnosis | undefined {
  const { audit } = symptoms;
  if (audit.status !== 'read' || audit.orphaned === 0 || audit.lost > 0) return undefined;
  if (underwent('kill', symptoms)) return undefined;
  return diagnosis('split-turn', `${audit.orphaned} failed requests left half a turn behind`);
}

function deathCause(symptoms: Symptoms): Diagnosis | undefined {
  const failure = failureOf(symptoms, 'connection-lost') ?? failureOf(symptoms, 'connection-refused');
  return failure && !underwent('kill', symptoms) ? diagnosis('server-died', seen(failure)) : undefined;
}

function apiCause(symptoms: Symptoms): Diagnosis | undefined {
  const { outcomes } = symptoms;
  const isAll = OUTCOMES.every((outcome) => outcome === 'bad-response' || outcomes[outcome] === 0);
  const failure = failureOf(symptoms, 'bad-response');
  return failure && isAll ? diagnosis('not-this-api', seen(failure)) : undefined;
}

/** Which of the causes of lock errors: told apart by their code, by the retries, and by who held the lock. */
function lockCause(symptoms: Symptoms): Diagnosis | undefined {
  const failure = failureOf(symptoms, 'lock-error');
  const { timing } = symptoms;
  if (!failure) return hiddenLockCause(symptoms);
  const text = seen(failure);
  if (/SNAPSHOT/.test(failure.example)) return snapshotCause(symptoms, text);
  if (timing && timing.mostRetries > 0) {
    // Retries outlast a commit, not a transaction that somebody keeps open.
    return underwent('lock', symptoms)
      ? undefined
      : diagnosis(
          'lock-across-await',
          `${text}, after up to ${timing.mostRetries} retries, nobody else using the database`,
        );
  }
  return diagnosis('no-retry', timing ? `${text}, without a retry` : text);
}

/** A transaction that was left open by a failure keeps its snapshot: before that failure, nothing is stale. */
function snapshotCause({ faults, timeline }: Symptoms, text: string): Diagnosis {
  const lock = faults.find(({ kind, happened }) => kind === 'lock' && happened);
  const lockedAtMs = lock && timed(lock.fault)?.atMs;
  const dots = timeline.dots.find(({ outcome }) => outcome === 'lock-error');
  const firstAtMs = Math.min(...(dots?.atMs ?? []));
  return lockedAtMs !== undefined && lockedAtMs > 0 && firstAtMs >= lockedAtMs - AT_ONCE_MS
    ? diagnosis('poisoned-connection', `${text}, and none before the database was locked for a while`)
    : diagnosis('deferred-upgrade', text);
}

function timed(text: string): TimedFault | undefined {
  const fault = parseFault(text);
  return fault && 'atMs' in fault ? fault : undefined;
}

/** Where the clients are told nothing but 500, the log tells why. */
function hiddenLockCause(symptoms: Symptoms): Diagnosis | undefined {
  const { serverLog, outcomes } = symptoms;
  if (!serverLog || serverLog.lockErrors === 0 || outcomes['internal-error'] === 0) return undefined;
  const times = serverLog.lockErrors === 1 ? 'once' : `${serverLog.lockErrors} times`;
  const text = `${outcomes['internal-error']} internal errors, and ${times} in the log: ${serverLog.example}`;
  if (serverLog.retries === 0) return diagnosis('no-retry', text);
  return underwent('lock', symptoms) ? undefined : diagnosis('lock-across-await', `${text}, among retries`);
}

function seen({ count, example }: FailureClass): string {
  return `${count === 1 ? 'once' : `${count} times`}: ${example}`;
}

function failureOf({ failures }: Symptoms, outcome: Outcome): FailureClass | undefined {
  return failures.find((failure) => failure.outcome === outcome);
}

function underwent(kind: InjectedFault['kind'], { faults }: Symptoms): boolean {
  return faults.some((fault) => fault.kind === kind && fault.happened);
}
