import type { Operation } from './batch-connection.ts';

/**
 * The different operations among these, and for each given one which of them it is. Equal reads of one batch see one
 * snapshot, so they have one answer: it is read once, however many simultaneous turns ask for the same context.
 */
export function distinct(operations: readonly Operation[]): {
  readonly operations: readonly Operation[];
  readonly indexes: readonly number[];
} {
  const found: Operation[] = [];
  const indexOf = new Map<string, number>();
  const indexes = operations.map((operation) => {
    const key = `${operation.name} ${JSON.stringify(operation.args)}`;
    const index = indexOf.get(key) ?? found.push(operation) - 1;
    indexOf.set(key, index);
    return index;
  });
  return { operations: found, indexes };
}
