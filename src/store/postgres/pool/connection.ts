import type { Client } from 'pg';
import { cancelStatement } from '../../../postgres/cancel-statement.ts';
import { isAway } from '../../../postgres/sqlstate.ts';
import type {
  BatchConnection,
  BatchReply,
  Operation,
  Outcome,
  Refused,
} from '../../pool/batch-connection.ts';

/** Milliseconds after which a session that has not finished a batch is given up: longer than PostgreSQL's own time limit. */
const HUNG_MS = 40_000;

/** Milliseconds for a session to end in order. */
const CLOSE_MS = 1_000;

/** One session of PostgreSQL, which runs one batch at a time. */
export class PostgresConnection implements BatchConnection {
  readonly ended: Promise<unknown>;
  readonly #client: Client;
  readonly #run: (client: Client, operations: readonly Operation[]) => Promise<BatchReply>;
  readonly #hungMs: number;
  #failure: unknown;
  #lost: Error | undefined;

  constructor(
    client: Client,
    run: (client: Client, operations: readonly Operation[]) => Promise<BatchReply>,
    hungMs = HUNG_MS,
  ) {
    this.#hungMs = hungMs;
    this.#client = client;
    this.#run = run;
    client.on('error', (error) => {
      this.#failure = error;
    });
    this.ended = new Promise((resolve) => {
      client.once('end', () => {
        this.#lost ??= awayError(this.#failure);
        resolve(this.#lost);
      });
    });
  }

  async run(operations: readonly Operation[]): Promise<BatchReply> {
    if (this.#lost) throw this.#lost;
    const reply = await this.#answered(operations);
    if (reply.kind === 'busy') return reply;
    // A session that ended, or that is of no use any more, must not go back to its pool.
    const away = reply.outcomes.find((outcome) => outcome?.ok === false && isAway(outcome.error));
    if (away && !this.#lost) void this.terminate();
    return { ...reply, outcomes: reply.outcomes.map(withCode) };
  }

  async close(): Promise<void> {
    const hung = setTimeout(() => this.terminate(), CLOSE_MS);
    await this.#client.end().catch(() => {});
    clearTimeout(hung);
  }

  /** Where packets are dropped, no error ever comes: a session that answers nothing is given up, and fails its statement. */
  async #answered(operations: readonly Operation[]): Promise<BatchReply> {
    const hung = setTimeout(() => {
      cancelStatement(this.#client);
      void this.terminate();
    }, this.#hungMs);
    try {
      return await this.#run(this.#client, operations);
    } finally {
      clearTimeout(hung);
    }
  }

  async terminate(): Promise<void> {
    // Not `end`, which waits until a server that is away says goodbye.
    this.#client.connection.stream.destroy();
  }
}

type AnyOutcome = Outcome | Refused | undefined;

function withCode(outcome: AnyOutcome): AnyOutcome {
  if (outcome?.ok !== false || !isAway(outcome.error)) return outcome;
  return { ok: false, error: awayError(outcome.error) };
}

/** The end of a session, which pg reports without a code: connection_failure. */
function awayError(error: unknown): Error {
  if (error instanceof Error && 'code' in error && error.code !== undefined) return error;
  const message = error instanceof Error ? error.message : 'the connection ended';
  return Object.assign(new Error(message, { cause: error }), { code: '08006' });
}
