/**
 * What the audit may expect of a request: `acknowledged` must be stored, `failed` must not be; of an `unknown` one
 * the client cannot know, because no whole answer arrived.
 */
export type Certainty = 'acknowledged' | 'failed' | 'unknown';

interface OutcomeTraits {
  readonly certainty: Certainty;
  /** Who has to answer for it: `generator` is the machine that sends the load. */
  readonly blame: 'none' | 'server' | 'generator';
  /** False where not a byte of the request got there. */
  readonly reachedServer: boolean;
  /** The injected fault of which this is the expected symptom; null where none excuses it. */
  readonly excusedBy: 'kill' | 'model-error' | null;
  /** What happened, for people. */
  readonly words: string;
}

/** Every outcome of a request, in the order of the reports. */
const TRAITS = {
  ok: {
    certainty: 'acknowledged',
    blame: 'none',
    reachedServer: true,
    excusedBy: null,
    words: 'answered rightly',
  },
  crosstalk: {
    certainty: 'acknowledged',
    blame: 'server',
    reachedServer: true,
    excusedBy: null,
    words: 'the reply answers the message of another request',
  },
  'lock-error': {
    certainty: 'failed',
    blame: 'server',
    reachedServer: true,
    excusedBy: null,
    words: 'the database was locked',
  },
  'constraint-error': {
    certainty: 'failed',
    blame: 'server',
    reachedServer: true,
    excusedBy: null,
    words: 'a constraint of the database was violated',
  },
  'pool-exhausted': {
    certainty: 'failed',
    blame: 'server',
    reachedServer: true,
    excusedBy: null,
    words: 'no database connection was free in time',
  },
  overloaded: {
    certainty: 'failed',
    blame: 'server',
    reachedServer: true,
    excusedBy: 'model-error',
    words: 'refused with 429 or 503',
  },
  'internal-error': {
    certainty: 'failed',
    blame: 'server',
    reachedServer: true,
    excusedBy: 'model-error',
    words: 'the server failed, with a status of 500 or above',
  },
  'bad-response': {
    certainty: 'failed',
    blame: 'server',
    reachedServer: true,
    excusedBy: 'model-error',
    words: 'the answer is not a reply: another status, shape or protocol',
  },
  timeout: {
    certainty: 'unknown',
    blame: 'server',
    reachedServer: true,
    excusedBy: null,
    words: 'no whole answer in time',
  },
  'connection-lost': {
    certainty: 'unknown',
    blame: 'server',
    reachedServer: true,
    excusedBy: 'kill',
    words: 'the connection ended before the whole answer',
  },
  'connection-refused': {
    certainty: 'failed',
    blame: 'server',
    reachedServer: false,
    excusedBy: 'kill',
    words: 'no connection to the server',
  },
  'client-limit': {
    certainty: 'failed',
    blame: 'generator',
    reachedServer: false,
    excusedBy: null,
    words: 'this machine ran out of sockets or files',
  },
} as const satisfies Record<string, OutcomeTraits>;

/** What became of a request. */
export type Outcome = keyof typeof TRAITS;

export const OUTCOMES = Object.keys(TRAITS) as readonly Outcome[];

/** What follows from an outcome. A new one is a row of the table above; the compiler then names what else must know it. */
export const traitsOf = (outcome: Outcome): OutcomeTraits => TRAITS[outcome];

/** How many requests ended with one of the outcomes that `matches`. */
export function countWhere(
  outcomes: Readonly<Record<Outcome, number>>,
  matches: (traits: OutcomeTraits) => boolean,
): number {
  return OUTCOMES.reduce((sum, outcome) => sum + (matches(traitsOf(outcome)) ? outcomes[outcome] : 0), 0);
}
