/** How a call of the model can break, and what it looks like to its client. */
export const MODEL_FAILURES = {
  'http-500': 'answers with HTTP 500',
  'http-429': 'answers with HTTP 429',
  'cut-off': 'the connection is cut off in the middle of the reply',
  'no-end': 'the answer ends in the middle of the reply, without an end mark',
  hang: 'nothing more comes after the first half of the reply',
  'error-event': 'an error in the middle of an answer with status 200',
  malformed: 'JSON that is broken off, in the middle of the reply; a stream goes on after it',
} as const;

export type ModelFailure = keyof typeof MODEL_FAILURES;

export const MODEL_FAILURE_NAMES = Object.keys(MODEL_FAILURES) as readonly ModelFailure[];

export interface ModelSettings {
  /** The share of calls that break, from 0 to 1, evenly spread. */
  readonly failShare: number;
  readonly failure: ModelFailure;
  /** Milliseconds before a whole answer, or the first word of a stream. */
  readonly thinkingMs: number;
  /** Milliseconds between two words of a stream. */
  readonly gapMs: number;
  /** How many numbers follow the echo, each a word: 1, 2, 3 … */
  readonly extraWords: number;
}

export const DEFAULT_MODEL_SETTINGS: ModelSettings = {
  failShare: 0,
  failure: 'http-500',
  // A slow model shows whether a server holds a lock or a connection while it waits for it.
  thinkingMs: 20,
  gapMs: 0,
  extraWords: 0,
};
