import type { Client } from 'pg';
import { isOwnFault, isPostgresLockError } from '../../../postgres/sqlstate.ts';
import type { BatchReply, Operation, Outcome } from '../../pool/batch-connection.ts';
import type { BatchOperation } from '../operations/batch-operation.ts';

/** The operations of a pool, by their names. */
export type OperationTable = Readonly<Record<string, BatchOperation<never, unknown>>>;

export interface WriterOptions {
  readonly table: OperationTable;
  /** Begins the transaction, with the settings that hold in it. */
  readonly begin: string;
  /** What follows from the operations is done once for the batch, not once for each. */
  readonly beforeCommit: (client: Client, operations: readonly Operation[]) => Promise<void>;
  /** Called when the outcome of the commit has become unknown; returns the error for an operation of it. */
  readonly lost: (cause: unknown, operation: Operation) => Error;
}

/** Runs a batch that only reads: a statement for the operations of one name, each with a snapshot of its own. */
export async function readBatch(
  client: Client,
  table: OperationTable,
  operations: readonly Operation[],
): Promise<BatchReply> {
  const outcomes: (Outcome | undefined)[] = operations.map(() => undefined);
  for (const group of groupsOf(operations)) {
    const results = await readGroup(client, table, group);
    group.forEach(({ index }, i) => {
      outcomes[index] = results[i];
    });
  }
  return { kind: 'done', outcomes, committed: false };
}

/** One operation that fails by its own data must not take the others with it. */
async function readGroup(
  client: Client,
  table: OperationTable,
  group: readonly Indexed[],
): Promise<Outcome[]> {
  try {
    return (await runGroup(client, table, group)).map((result) => ({ ok: true, result }));
  } catch (error) {
    if (group.length === 1 || !isOwnFault(error)) return group.map(() => failed(error));
    const outcomes: Outcome[] = [];
    for (const each of group) outcomes.push(...(await readGroup(client, table, [each])));
    return outcomes;
  }
}

/**
 * Runs a batch that writes, in one transaction, and so with one wait for the disk (group commit). Where the data of one
 * operation is refused, all is rolled back and tried again by halves: the others are stored.
 */
export async function writeBatch(
  client: Client,
  operations: readonly Operation[],
  options: WriterOptions,
): Promise<BatchReply> {
  try {
    const results = await writeTransaction(client, operations, options);
    return { kind: 'done', outcomes: results.map((result) => ({ ok: true, result })), committed: true };
  } catch (error) {
    if (error instanceof LockRefused) return { kind: 'busy', error: error.cause as Error };
    if (error instanceof CommitUnknown) {
      const outcomes = operations.map((each) => failed(options.lost(error.cause, each)));
      return { kind: 'done', outcomes, committed: false };
    }
    if (operations.length > 1 && isOwnFault(error)) return inHalves(client, operations, options);
    return { kind: 'done', outcomes: operations.map(() => failed(error)), committed: false };
  }
}

async function inHalves(
  client: Client,
  operations: readonly Operation[],
  options: WriterOptions,
): Promise<BatchReply> {
  const middle = Math.ceil(operations.length / 2);
  const outcomes: (Outcome | undefined)[] = [];
  let committed = false;
  for (const half of [operations.slice(0, middle), operations.slice(middle)]) {
    const reply = await writeBatch(client, half, options);
    // Those that the lock is refused to now are left, to be run next.
    outcomes.push(...(reply.kind === 'done' ? reply.outcomes : half.map(() => undefined)));
    committed ||= reply.kind === 'done' && reply.committed;
  }
  return { kind: 'done', outcomes, committed };
}

class LockRefused extends Error {}
class CommitUnknown extends Error {}

async function writeTransaction(
  client: Client,
  operations: readonly Operation[],
  { table, begin, beforeCommit }: WriterOptions,
): Promise<unknown[]> {
  try {
    await client.query(begin);
    await lockConversations(client, operations);
    const results: unknown[] = [];
    for (const group of groupsOf(operations)) {
      const found = await runGroup(client, table, group);
      group.forEach(({ index }, i) => {
        results[index] = found[i];
      });
    }
    await beforeCommit(client, operations);
    await commit(client);
    return results;
  } catch (error) {
    // After an error of a statement the session is sound, and must not keep its transaction open.
    if (!(error instanceof CommitUnknown)) await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/**
 * Always in the same order: two batches that lock the same conversations wait for each other, and never in a circle. Before
 * any work, so that a refused lock costs none.
 */
async function lockConversations(client: Client, operations: readonly Operation[]): Promise<void> {
  const ids = new Set(operations.flatMap(({ args }) => conversationOf(args) ?? []));
  if (ids.size === 0) return;
  try {
    await client.query('SELECT FROM conversations WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [[...ids]]);
  } catch (error) {
    throw isPostgresLockError(error) ? new LockRefused('', { cause: error }) : error;
  }
}

function conversationOf(args: unknown): string | undefined {
  return (args as { conversationId?: string } | undefined)?.conversationId;
}

async function commit(client: Client): Promise<void> {
  try {
    const { command } = await client.query('COMMIT');
    // PostgreSQL answers a COMMIT of an aborted transaction with a rollback, and without an error.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
  } catch (error) {
    const isRefused = (error as { severity?: string }).severity === 'ERROR' || !(error instanceof Error);
    throw isRefused ? error : new CommitUnknown('', { cause: error });
  }
}

interface Indexed {
  readonly operation: Operation;
  readonly index: number;
}

/** The operations by name, in the order in which the names come up. */
function groupsOf(operations: readonly Operation[]): Iterable<readonly Indexed[]> {
  return Map.groupBy(
    operations.map((operation, index) => ({ operation, index })),
    ({ operation }) => operation.name,
  ).values();
}

async function runGroup(
  client: Client,
  table: OperationTable,
  group: readonly Indexed[],
): Promise<readonly unknown[]> {
  const { name } = group[0]?.operation ?? { name: '' };
  const run = table[name];
  if (!run) throw new Error(`there is no database operation ${name}`);
  return run(
    client,
    group.map(({ operation }) => operation.args as never),
  );
}

function failed(error: unknown): Outcome {
  return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
}
