interface Requirement {
  /** What the target must have or be, in words that follow `needs`. */
  readonly what: string;
  /** How it gets it; null where only its author can give it. */
  readonly by: string | null;
  /** What is not checked without it by checks that can do with less. */
  readonly unchecked: string | null;
}

const FOUND_OUT = { unchecked: null } as const;

/** What checks need of a server, and of its chat. The last ones are found out while a check runs. */
export const REQUIREMENTS = {
  start: { what: 'a server that can be stopped and started', by: '--spawn', unchecked: null },
  database: {
    what: 'to know the database',
    by: '--db, or {{db}} in --spawn',
    unchecked: null,
  },
  several: {
    what: 'several servers or databases',
    by: '{{db}} in --spawn, {{port}} in --url',
    unchecked: null,
  },
  postgres: { what: 'to know a PostgreSQL database', by: '--db postgres://…', unchecked: null },
  'postgres-restart': {
    what: 'a PostgreSQL that may be stopped at once',
    by: '--db postgres://… and --restart-db COMMAND',
    unchecked: null,
  },
  model: {
    what: 'a model that fails on purpose',
    by: '{{model-url}} in --spawn (OpenAI’s API)',
    unchecked: null,
  },
  history: {
    what: 'messages that can be read back',
    by: '--history, and {{token}} in the request',
    unchecked: 'stored turns (--history)',
  },
  message: { what: 'a text of its own in the body', by: '{{token}} in --body', unchecked: null },
  'genesis-api': { what: 'the other routes of Genesis’s own API', by: null, unchecked: null },
  streams: { what: 'answers that are streams', by: '--stream-path, --stream', ...FOUND_OUT },
  quotes: { what: 'replies that quote their message', by: '{{model-url}} in --spawn', ...FOUND_OUT },
  keys: { what: 'a server that knows Idempotency-Key', by: null, ...FOUND_OUT },
} as const satisfies Record<string, Requirement>;

/** What a check must be able to do with a server. */
export type Need = keyof typeof REQUIREMENTS;

export const NEEDS = Object.keys(REQUIREMENTS) as readonly Need[];
