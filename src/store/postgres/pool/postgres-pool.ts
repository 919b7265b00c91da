import type { Client } from 'pg';
import { codeOf, messageOf } from '../../../errors.ts';
import { connect } from '../../../postgres/connect.ts';
import { COMMIT_UNKNOWN, isAway, isMissing, isPostgresLockError } from '../../../postgres/sqlstate.ts';
import type { BatchReply, Operation, Role } from '../../pool/batch-connection.ts';
import { Pool, type PoolBackend, type PoolOptions } from '../../pool/pool.ts';
import type { DatabaseError } from '../../pool/retry.ts';
import type { BatchOperation } from '../operations/batch-operation.ts';
import { PostgresConnection } from './connection.ts';
import { ContendedConversations } from './contended-conversations.ts';
import { commitUnknown, postgresFailure } from './failure.ts';
import { readBatch } from './read-batch.ts';
import { postgresStartFailure } from './start-failure.ts';
import { writeBatch } from './write-batch.ts';

export interface PostgresPoolOptions<Table> extends Omit<PoolOptions, 'backend'> {
  readonly address: string;
  readonly table: Table;
  /** Begins a transaction that writes; called after `prepare`. */
  readonly begin: () => string;
  /** Called with the first session before it is used. Not with later ones: a server that took over makes no new tables. */
  readonly prepare: (client: Client) => Promise<void>;
}

type VerbsOf<Table> = {
  readonly [K in keyof Table]: Table[K] extends BatchOperation<infer Args, infer Result>
    ? (args: Args) => Result
    : never;
};

export type PostgresPool<Table> = Pool<VerbsOf<Table>>;

/** Opens a pool of sessions. Throws `DB_OPEN_FAILED` or `DB_UNAVAILABLE`. */
export function openPostgresPool<Table>(options: PostgresPoolOptions<Table>): Promise<PostgresPool<Table>> {
  return Pool.open<VerbsOf<Table>>({ ...options, backend: new PostgresBackend(options) });
}

/** Operations that may run again after a commit whose outcome is unknown: the second time changes nothing. */
const REPEATABLE: readonly string[] = [
  'addKeyedTurn',
  'ensureConversation',
  'indexMessages',
  'renameConversation',
  'set',
];

function repeatable(cause: unknown): Error {
  return Object.assign(new Error(messageOf(cause), { cause }), { code: COMMIT_UNKNOWN });
}

class PostgresBackend<Table> implements PoolBackend {
  readonly isLockError = isPostgresLockError;
  readonly #options: PostgresPoolOptions<Table>;
  #isPrepared = false;
  readonly #contended = new ContendedConversations();

  constructor(options: PostgresPoolOptions<Table>) {
    this.#options = options;
  }

  async connect(role: Role): Promise<PostgresConnection> {
    const { address, prepare } = this.#options;
    const client = await connect(address, { applicationName: `genesis ${role}` });
    try {
      if (!this.#isPrepared) await prepare(client);
      this.#isPrepared = true;
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    return new PostgresConnection(client, role === 'writer' ? this.#write : this.#read);
  }

  // With a pool of one, the writer reads too.
  readonly #write = (client: Client, operations: readonly Operation[]): Promise<BatchReply> => {
    const { table, begin } = this.#options;
    return writeBatch(client, operations, {
      table: table as never,
      begin: begin(),
      contended: this.#contended,
      lost: (cause, { name }) => (REPEATABLE.includes(name) ? repeatable(cause) : commitUnknown(cause)),
    });
  };

  readonly #read = (client: Client, operations: readonly Operation[]): Promise<BatchReply> =>
    readBatch(client, this.#options.table as never, operations);

  assertUsable(): void {}

  isAway(error: unknown): error is DatabaseError {
    return isAway(error) || isMissing(error);
  }

  isUnknown(error: unknown): boolean {
    return codeOf(error) === COMMIT_UNKNOWN;
  }

  failure(operation: string, attempts: number, cause: unknown): unknown {
    return postgresFailure(this.#options.address, operation, attempts, cause);
  }

  startFailure(cause: unknown): unknown {
    return postgresStartFailure(this.#options.address, cause);
  }

  isFinal(): boolean {
    return false;
  }
}
