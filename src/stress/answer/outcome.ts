import { sumOf } from '../../sum-of.ts';

/**
 * What the audit expects of a request: `acknowledged` must be stored, `failed` must not be, `unknown` may be either,
 * because no whole answer arrived, or an error that may have come after it was stored.
 */
export type Certainty = 'acknowledged' | 'failed' | 'unknown';

export interface OutcomeTraits {
  readonly certainty: Certainty;
  /** Whether no whole answer arrived, so that a request with a key may be sent again. */
  readonly isLost: boolean;
  /** Who caused it: `generator` is the machine that sends the load. */
  readonly blame: 'none' | 'server' | 'generator';
  /** False where not a byte of the request reached it. */
  readonly reachedServer: boolean;
  /** The injected faults that have this outcome as their expected symptom. */
  readonly excusedBy: readonly ('kill' | 'cut' | 'terminate' | 'model-error')[];
  /** Whether a server that has too much to do may answer so, with `Retry-After`. */
  readonly isRefusal: boolean;
  /** What happened, for people. */
  readonly words: string;
}

/** The server answered, and the answer is an error. */
const FAILED = {
  certainty: 'failed',
  isLost: false,
  blame: 'server',
  reachedServer: true,
  excusedBy: [],
  isRefusal: false,
} as const;

/** No whole answer arrived. */
const LOST = { ...FAILED, certainty: 'unknown', isLost: true } as const;

/** Every outcome of a request, in the order of the reports. */
const TRAITS = {
  ok: { ...FAILED, certainty: 'acknowledged', blame: 'none', words: 'answered correctly' },
  crosstalk: {
    ...FAILED,
    certainty: 'acknowledged',
    words: 'the reply answers the message of another request',
  },
  'lock-error': { ...FAILED, words: 'the database was locked' },
  'constraint-error': { ...FAILED, words: 'a constraint of the database was violated' },
  'pool-exhausted': {
    ...FAILED,
    isRefusal: true,
    excusedBy: ['terminate'],
    words: 'no database connection was free in time',
  },
  overloaded: {
    ...FAILED,
    isRefusal: true,
    excusedBy: ['terminate', 'model-error'],
    words: 'refused with 429 or 503',
  },
  'internal-error': {
    ...FAILED,
    excusedBy: ['terminate', 'model-error'],
    words: 'the server failed: 5xx, or an error instead of a reply',
  },
  'error-in-stream': {
    ...FAILED,
    // Some servers store a message before its reply, or a reply before its last event.
    certainty: 'unknown',
    excusedBy: ['terminate', 'model-error'],
    words: 'an event of the stream is an error',
  },
  redirected: { ...FAILED, words: 'the server refers to another address (3xx)' },
  'login-refused': { ...FAILED, words: 'the login was refused (401, 403)' },
  'wrong-path': {
    ...FAILED,
    words: 'the server has nothing at this path (404), or not for this method (405)',
  },
  'request-refused': { ...FAILED, words: 'the server refused the request (another 4xx)' },
  'bad-response': { ...FAILED, excusedBy: ['model-error'], words: 'the answer is not a reply' },
  timeout: { ...LOST, words: 'no whole answer in time' },
  'connection-lost': {
    ...LOST,
    excusedBy: ['kill', 'cut'],
    words: 'the connection ended before the whole answer',
  },
  'cut-off': {
    ...LOST,
    excusedBy: ['kill', 'cut', 'terminate'],
    words: 'the stream ended without its end mark',
  },
  'unannounced-close': {
    ...LOST,
    excusedBy: ['kill'],
    words: 'the server closed a connection after an answer that did not announce it',
  },
  'connection-refused': {
    ...FAILED,
    reachedServer: false,
    excusedBy: ['kill'],
    words: 'no connection to the server',
  },
  'client-limit': {
    ...FAILED,
    blame: 'generator',
    reachedServer: false,
    words: 'this machine ran out of sockets or files',
  },
  'untrusted-certificate': {
    ...FAILED,
    blame: 'generator',
    reachedServer: false,
    words: 'this machine does not trust the certificate of the server',
  },
} as const satisfies Record<string, OutcomeTraits>;

/** How a request ended. */
export type Outcome = keyof typeof TRAITS;

export const OUTCOMES = Object.keys(TRAITS) as readonly Outcome[];

/** What follows from an outcome. A new one is a row of the table above; the compiler then lists what else needs it. */
export const traitsOf = (outcome: Outcome): OutcomeTraits => TRAITS[outcome];

/** How many requests ended with one of the outcomes that `matches`. */
export function countWhere(
  outcomes: Readonly<Record<Outcome, number>>,
  matches: (traits: OutcomeTraits) => boolean,
): number {
  return sumOf(OUTCOMES, (outcome) => (matches(traitsOf(outcome)) ? outcomes[outcome] : 0));
}
