/** What the process of a probe can be asked, one question at a time, beside to open the database. */
export type Questions = Readonly<Record<string, { readonly args: unknown; readonly answer: unknown }>>;

/** Opens the database: the first question, and asked once. */
export type WithOpening<Q extends Questions> = Q & {
  readonly open: { readonly args: Opening; readonly answer: null };
};

export interface Opening {
  readonly file: string;
  readonly access: 'read' | 'write';
  /** Files that SQLite would create: without them, the database is not opened, and the code is `DISCONNECTED`. */
  readonly needs: readonly string[];
  /** Milliseconds that SQLite may wait for a lock. */
  readonly busyTimeoutMs: number;
}

export interface Request {
  readonly question: string;
  readonly args: unknown;
}

/** What the process sends: `ready` once it can be asked, then one reply to each question. */
export type Message = { readonly ready: true } | Reply<unknown>;

export type Reply<T> = { readonly answer: T } | { readonly failed: Obstacle };

/** `code` is a code of SQLite or Node; if the reading process ended, its signal or, for example, `EXIT_1`. */
export interface Obstacle {
  readonly code: string;
  readonly message: string;
}

/** The code if the files that an opening needs are gone. */
export const DISCONNECTED = 'DISCONNECTED';
