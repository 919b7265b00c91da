import type { FieldUse } from '../../../stress/data/field-use.ts';
import { Template } from '../../../stress/request/template.ts';
import type { Templates } from './as-templates.ts';

/** The fields of a record that the texts of a request need, each with the option that has it. */
export function fieldUses({ message, body, headers, path }: Templates): FieldUse[] {
  return [
    ...usesIn('--message', message),
    ...usesIn('--body', body),
    ...headers.flatMap(([, value]) => usesIn('-H', value)),
    ...usesIn('--path', path),
  ];
}

function usesIn(option: string, text = ''): FieldUse[] {
  return new Template(text).dataFields.map((field) => ({ field, option, isHeader: option === '-H' }));
}
