import type { DataRecord } from './data-source.ts';

/** What a record has at a place such as `prompt`, `user.name` or `turns.0.value`; undefined where it has nothing there. */
export function fieldOf(record: DataRecord, field: string): unknown {
  // The name of a column may have dots in it.
  if (Object.hasOwn(record, field)) return record[field];
  let value: unknown = record;
  for (const key of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as DataRecord)[key];
  }
  return value;
}
