import type { Client } from 'pg';
import { codeOf, messageOf } from '../../../errors.ts';
import { connect } from '../../../postgres/connect.ts';
import type { Answer } from '../../facts/contents/contents.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface AskOptions {
  /** Milliseconds that PostgreSQL may take. */
  readonly timeoutMs?: number;
  /** So that several statements see the same state. */
  readonly isolation?: 'READ COMMITTED' | 'REPEATABLE READ';
}

const QUESTION_MS = 2_000;
/** For what the network adds, and for a server that does not keep its own limit. */
const GRACE_MS = 3_000;
const LOCK_MS = 500;
const GOODBYE_MS = 500;

/** A session that only reads: each question is a short transaction of its own, with limits of time. */
export class DoctorSession {
  readonly #client: Client;
  /** Why nothing more can be asked. */
  #lost: Error | undefined;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Throws PostgreSQL's error or Node's. */
  static async open(address: string, timeoutMs: number): Promise<DoctorSession> {
    return new DoctorSession(await connect(address, { applicationName: 'genesis doctor', timeoutMs }));
  }

  /** The rows of the last of these statements. Throws PostgreSQL's error. */
  async rows(
    sql: string,
    { timeoutMs = QUESTION_MS, isolation = 'READ COMMITTED' }: AskOptions = {},
  ): Promise<readonly Row[]> {
    // As one message: a pool such as PgBouncer hands out one session for it, and takes it back at its end.
    const text = `BEGIN ISOLATION LEVEL ${isolation} READ ONLY;
      SET LOCAL statement_timeout = ${timeoutMs}; SET LOCAL lock_timeout = ${LOCK_MS};
      ${sql}; COMMIT`;
    if (this.#lost) throw this.#lost;
    try {
      const query = { text, query_timeout: timeoutMs + GRACE_MS };
      const results = (await this.#client.query(query)) as unknown as readonly { readonly rows: Row[] }[];
      return results.at(-2)?.rows ?? [];
    } catch (error) {
      if (codeOf(error) !== undefined) await this.#client.query('ROLLBACK').catch(() => {});
      // Without a SQLSTATE, it is the session that failed: not each question should wait for its whole time.
      else this.#lost ??= new Error(`the session was lost: ${messageOf(error)}`, { cause: error });
      throw this.#lost ?? error;
    }
  }

  /** The answer that is made of the rows; unanswered with PostgreSQL's reason where it refuses or takes too long. */
  async ask<T>(sql: string, read: (rows: readonly Row[]) => T, options: AskOptions = {}): Promise<Answer<T>> {
    try {
      return { status: 'answered', value: read(await this.rows(sql, options)) };
    } catch (error) {
      return { status: 'unanswered', reason: reasonOf(error) };
    }
  }

  /** Ends a statement under way, too. */
  async close(): Promise<void> {
    this.#lost ??= new Error('interrupted');
    const ended = this.#client.end().catch(() => {});
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, GOODBYE_MS);
    await Promise.race([ended, late]);
    clearTimeout(timer);
    // A server behind a dead network never says goodbye.
    this.#client.connection.stream.destroy();
  }
}

const REASONS: Readonly<Record<string, string>> = {
  '57014': 'it took too long',
  '55P03': 'another session has locked the catalog',
};

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== undefined && REASONS[code] !== undefined) return REASONS[code];
  return code === undefined ? messageOf(error) : `${messageOf(error)} (${code})`;
}
