import type { Database } from 'better-sqlite3';
import { toWire } from '../../../wire-error.ts';
import type { Operation, Role } from '../../pool/batch-connection.ts';
import type { FileState } from '../file/file-state.ts';
import { isLockError } from '../lock-error.ts';
import { Json } from './json.ts';
import type { WireOutcome, WireReply } from './protocol.ts';
import { statement } from './statements.ts';

/** A synchronous function that runs whole inside one transaction of one connection. */
export type OperationFunction = (db: Database, args: never) => unknown;

/**
 * The exports of a module of operations. One named `beforeCommit` is run once in every transaction of a writer, after
 * its operations: what follows from them is done once for the batch, not once for each. `afterRollback` is run where a
 * transaction of a writer ended without a commit.
 */
export type OperationTable = Readonly<Record<string, OperationFunction>> & {
  readonly beforeCommit?: (db: Database) => unknown;
  readonly afterRollback?: (db: Database) => void;
};

/** Characters of results after which a batch ends: no number of requests can make it larger than memory. */
const MAX_RESULT_CHARS = 8 * 1024 * 1024;

/**
 * Runs a batch, or its beginning if the results are large, in one transaction. On the writer that is one commit, and so one fsync, for the whole batch
 * (group commit), with a savepoint for each operation: one that fails takes back only what it did itself.
 * On a reader the transaction gives the batch one snapshot and takes SQLite's locks once.
 */
export function runBatch(
  db: Database,
  role: Role,
  table: OperationTable,
  operations: readonly Operation[],
  fileState: () => FileState | undefined = () => undefined,
): WireReply {
  // A reader's snapshot is taken in between: two equal looks show which one.
  const earlier = role === 'reader' ? fileState() : undefined;
  try {
    begin(db, role);
  } catch (error) {
    rollback(db);
    return isLockError(error) ? { kind: 'busy', error: toWire(error) } : allFailed(operations, error);
  }
  try {
    // A writer has the lock now: no other connection can commit until it does.
    const before = fileState();
    const run = role === 'writer' ? runInSavepoint : runPlain;
    const outcomes = runWhileSmall(operations, (operation) => run(db, table, operation));
    const followUp = role === 'writer' ? table.beforeCommit?.(db) : undefined;
    statement(db, 'COMMIT').run();
    if (role === 'reader') {
      const state = before === earlier ? before : undefined;
      return { kind: 'done', outcomes, committed: false, states: { before: state, after: state } };
    }
    return { kind: 'done', outcomes, committed: true, states: { before, after: fileState() }, followUp };
  } catch (error) {
    // A full disk shows here, or in any statement as a rollback by SQLite itself: nothing was stored.
    rollback(db);
    if (role === 'writer') table.afterRollback?.(db);
    return allFailed(operations, error);
  }
}

/** Takes the lock (or the snapshot) at once, so that being refused one can only happen here, before any work. */
function begin(db: Database, role: Role): void {
  if (role === 'writer') {
    statement(db, 'BEGIN IMMEDIATE').run();
  } else {
    statement(db, 'BEGIN').run();
    statement(db, 'SELECT 1 FROM sqlite_schema LIMIT 1').get();
  }
}

/** The outcomes of as many operations as it takes to get large results; of one at least. */
function runWhileSmall(
  operations: readonly Operation[],
  run: (operation: Operation) => WireOutcome,
): WireOutcome[] {
  const outcomes: WireOutcome[] = [];
  let chars = 0;
  for (const operation of operations) {
    const outcome = run(operation);
    outcomes.push(outcome);
    if ('json' in outcome) chars += outcome.json.length;
    if (chars >= MAX_RESULT_CHARS) break;
  }
  return outcomes;
}

function runInSavepoint(db: Database, table: OperationTable, operation: Operation): WireOutcome {
  statement(db, 'SAVEPOINT operation').run();
  try {
    const outcome = call(db, table, operation);
    statement(db, 'RELEASE operation').run();
    return outcome;
  } catch (error) {
    // Some errors make SQLite roll the whole transaction back; then there is no savepoint to go back to.
    if (!db.inTransaction) throw error;
    statement(db, 'ROLLBACK TO operation').run();
    statement(db, 'RELEASE operation').run();
    return { ok: false, error: toWire(error) };
  }
}

function runPlain(db: Database, table: OperationTable, operation: Operation): WireOutcome {
  try {
    return call(db, table, operation);
  } catch (error) {
    return { ok: false, error: toWire(error) };
  }
}

function call(db: Database, table: OperationTable, { name, args }: Operation): WireOutcome {
  const operation = table[name];
  if (!operation) throw new Error(`there is no database operation ${name}`);
  const result = operation(db, args as never);
  return result instanceof Json ? { ok: true, json: result.text } : { ok: true, result };
}

/** A connection must never go back to its pool inside a transaction: it would read the past and hold locks for ever. */
function rollback(db: Database): void {
  if (db.inTransaction) statement(db, 'ROLLBACK').run();
}

/** The reply for a batch of which nothing is acknowledged. */
export function allFailed(operations: readonly Operation[], error: unknown): WireReply {
  const outcome: WireOutcome = { ok: false, error: toWire(error) };
  return { kind: 'done', outcomes: operations.map(() => outcome), committed: false };
}
