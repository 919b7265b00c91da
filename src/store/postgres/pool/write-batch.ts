import type { Client } from 'pg';
import { isOwnFault, isPostgresLockError } from '../../../postgres/sqlstate.ts';
import type { BatchReply, Operation } from '../../pool/batch-connection.ts';
import { beginAndLock, conversationLocked, isRefused, WaitedInVain } from './begin-and-lock.ts';
import { CommitUnknown, commit } from './commit.ts';
import type { ContendedConversations } from './contended-conversations.ts';
import { allFailed, charsOf, type OperationTable, type Outcomes, runOperations } from './run-operations.ts';

export interface WriterOptions {
  readonly table: OperationTable;
  /** Begins the transaction, with the settings that hold in it. */
  readonly begin: string;
  /** Called when the outcome of the commit has become unknown; returns the error for an operation of it. */
  readonly lost: (cause: unknown, operation: Operation) => Error;
  readonly contended: ContendedConversations;
}

/** Characters of arguments after which a batch ends: each has several copies in the memory of both sides. */
const MAX_ARGUMENT_CHARS = 8 * 1024 * 1024;

/** Milliseconds between two looks at conversations that other sessions keep. */
const STUCK_PAUSE_MS = 50;

/** How often a batch waits in vain for locks other than those of its conversations, before it leaves what is not done. */
const MAX_WAITS = 3;

/**
 * Runs a batch that writes, in one transaction, and so with one wait for the disk (group commit). What concerns a conversation
 * that another session has is refused. Where the data of one operation is at fault, or a lock is refused in the middle, all is
 * rolled back and tried again by halves: the others are stored.
 */
export async function writeBatch(
  client: Client,
  operations: readonly Operation[],
  options: WriterOptions,
): Promise<BatchReply> {
  const batch = new WriteBatch(client, options);
  const outcomes = await batch.store(operations);
  const first = outcomes[0];
  if (first?.ok === 'refused' && outcomes.every((outcome) => outcome?.ok === 'refused'))
    return { kind: 'busy', error: first.error, pauseMs: STUCK_PAUSE_MS };
  return { kind: 'done', outcomes, committed: batch.committed };
}

class WriteBatch {
  committed = false;
  readonly #client: Client;
  readonly #options: WriterOptions;
  #waits = 0;
  #mayWait = true;

  constructor(client: Client, options: WriterOptions) {
    this.#client = client;
    this.#options = options;
  }

  async store(operations: readonly Operation[]): Promise<Outcomes> {
    try {
      return await this.#transaction(operations);
    } catch (error) {
      if (error instanceof WaitedInVain) {
        // Once for a batch: now what others have is left.
        this.#options.contended.waitedInVain(error.message);
        this.#mayWait = false;
        return this.store(operations);
      }
      if (error instanceof CommitUnknown)
        return operations.flatMap((each) => allFailed([each], this.#options.lost(error.cause, each)));
      const isSingle = operations.length === 1;
      if (isPostgresLockError(error)) {
        this.#waits++;
        if (isSingle || this.#waits >= MAX_WAITS) return operations.map(() => ({ ok: 'refused', error }));
      } else if (isSingle || !isOwnFault(error)) {
        return allFailed(operations, error);
      }
      const middle = Math.ceil(operations.length / 2);
      const first = await this.store(operations.slice(0, middle));
      return [...first, ...(await this.store(operations.slice(middle)))];
    }
  }

  async #transaction(operations: readonly Operation[]): Promise<Outcomes> {
    const { begin, contended } = this.#options;
    try {
      const refused = await beginAndLock(
        this.#client,
        begin,
        operations,
        this.#mayWait ? contended : undefined,
      );
      const outcomes: Outcomes = operations.map((operation) =>
        isRefused(operation, refused) ? { ok: 'refused', error: conversationLocked() } : undefined,
      );
      const mine = whileSmall(operations, (index) => outcomes[index] === undefined);
      if (mine.length > 0) await this.#run(operations, mine, outcomes);
      else await this.#client.query('ROLLBACK');
      return outcomes;
    } catch (error) {
      // After an error of a statement the session is sound, and must not keep its transaction open.
      if (!(error instanceof CommitUnknown)) await this.#client.query('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  /** Runs the operations with these indexes and commits. */
  async #run(
    operations: readonly Operation[],
    indexes: readonly number[],
    outcomes: Outcomes,
  ): Promise<void> {
    const mine = indexes.flatMap((index) => operations[index] ?? []);
    const done = await runOperations(this.#client, this.#options.table, mine);
    await commit(this.#client);
    this.committed = true;
    indexes.forEach((index, i) => {
      outcomes[index] = done[i];
    });
  }
}

/** The indexes of those that may run, up to a size; of one at least. */
function whileSmall(operations: readonly Operation[], mayRun: (index: number) => boolean): number[] {
  const indexes: number[] = [];
  let chars = 0;
  for (const [index, { args }] of operations.entries()) {
    if (!mayRun(index)) continue;
    indexes.push(index);
    chars += charsOf(args);
    if (chars >= MAX_ARGUMENT_CHARS) break;
  }
  return indexes;
}
