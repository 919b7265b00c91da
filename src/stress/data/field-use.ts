import type { DataRecord } from './data-source.ts';
import { fieldOf } from './field-of.ts';
import { valueText } from './write-value.ts';

/** A field that each request needs of its record. */
export interface FieldUse {
  readonly field: string;
  /** The option whose text has it, such as `--message`. */
  readonly option: string;
  readonly isHeader: boolean;
}

const MOST_NAMES = 8;

/** Why requests cannot be filled from a record; undefined where they can. */
export function misuseOf(record: DataRecord, uses: readonly FieldUse[]): string | undefined {
  for (const { field, option, isHeader } of uses) {
    const value = fieldOf(record, field);
    if (value === undefined)
      return `there is no field "${field}", which {{data.${field}}} in ${option} needs. It has ${namesOf(record)}`;
    if (isHeader && /\p{Cc}/u.test(valueText(value)))
      return `the field "${field}" has a line break or another control character, which a header cannot have`;
  }
  return undefined;
}

function namesOf(record: DataRecord): string {
  const names = Object.keys(record);
  if (names.length === 0) return 'no fields';
  return `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ' …' : ''}`;
}
