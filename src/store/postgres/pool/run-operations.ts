import type { Client } from 'pg';
import type { Operation, Outcome, Refused } from '../../pool/batch-connection.ts';
import type { BatchOperation } from '../operations/batch-operation.ts';

/** The operations of a pool, by their names. */
export type OperationTable = Readonly<Record<string, BatchOperation<never, unknown>>>;

/** Those without an outcome are left, to be run next. */
export type Outcomes = (Outcome | Refused | undefined)[];

/** Characters of results after which a batch ends: no number of requests can make it larger than memory. */
const MAX_RESULT_CHARS = 8 * 1024 * 1024;

/** Runs operations, those of one name together, until their results are large. Throws PostgreSQL's error. */
export async function runOperations(
  client: Client,
  table: OperationTable,
  operations: readonly Operation[],
): Promise<Outcomes> {
  const outcomes: Outcomes = operations.map(() => undefined);
  const groups = Map.groupBy(operations.keys(), (index) => operations[index]?.name ?? '');
  let chars = 0;
  for (const [name, indexes] of groups) {
    const run = operationOf(table, name);
    const { atOnce = indexes.length } = run;
    for (let start = 0; start < indexes.length && chars < MAX_RESULT_CHARS; start += atOnce) {
      const part = indexes.slice(start, start + atOnce);
      const results = await run(
        client,
        part.map((index) => operations[index]?.args as never),
      );
      part.forEach((index, i) => {
        outcomes[index] = { ok: true, result: results[i] };
      });
      if (run.atOnce !== undefined) chars += charsOf(results);
    }
  }
  return outcomes;
}

function operationOf(table: OperationTable, name: string): OperationTable[string] {
  const operation = table[name];
  if (!operation) throw new Error(`there is no database operation ${name}`);
  return operation;
}

/** How many characters the texts in a value have. */
export function charsOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  let chars = 0;
  for (const each of Object.values(value)) chars += charsOf(each);
  return chars;
}

/** The same end for all of them. */
export function allFailed(operations: readonly Operation[], error: unknown): Outcomes {
  const outcome = { ok: false, error: error instanceof Error ? error : new Error(String(error)) } as const;
  return operations.map(() => outcome);
}
