import type { Client } from 'pg';
import { isOwnFault } from '../../../postgres/sqlstate.ts';
import type { BatchReply, Operation } from '../../pool/batch-connection.ts';
import { allFailed, type OperationTable, type Outcomes, runOperations } from './run-operations.ts';

/** Runs a batch that only reads: each statement has a snapshot of its own. */
export async function readBatch(
  client: Client,
  table: OperationTable,
  operations: readonly Operation[],
): Promise<BatchReply> {
  return { kind: 'done', outcomes: await read(client, table, operations), committed: false };
}

/** One operation that fails by its own data must not take the others with it. */
async function read(
  client: Client,
  table: OperationTable,
  operations: readonly Operation[],
): Promise<Outcomes> {
  try {
    return await runOperations(client, table, operations);
  } catch (error) {
    if (operations.length === 1 || !isOwnFault(error)) return allFailed(operations, error);
    const middle = Math.ceil(operations.length / 2);
    const first = await read(client, table, operations.slice(0, middle));
    return [...first, ...(await read(client, table, operations.slice(middle)))];
  }
}
