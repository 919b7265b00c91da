import { count } from '../../../count.ts';
import { type Contents, type ForeignKeyViolation, MOST_VIOLATIONS } from '../../facts/contents/contents.ts';
import type { Finding } from '../../result.ts';

/** An error in Genesis's own databases: it never writes without checking them. */
export function brokenForeignKeys({ foreignKeys, schema }: Contents): Finding | undefined {
  if (foreignKeys.status !== 'answered' || foreignKeys.value.length === 0) return undefined;
  const rows = foreignKeys.value.reduce((sum, { count }) => sum + count, 0);
  const isOurs = schema.status === 'answered' && schema.value.owner === 'genesis';
  const atLeast = rows >= MOST_VIOLATIONS ? 'at least ' : '';
  return {
    rule: 'foreign-key-violations',
    severity: isOurs ? 'error' : 'warning',
    message: `${atLeast}${count(rows, 'row names', 'rows name')} a row that is not there`,
    evidence: foreignKeys.value.map(told),
    remedy:
      'PRAGMA foreign_key_check lists them: delete these rows, or bring back what they name. Every connection that deletes must set PRAGMA foreign_keys = ON, which is off unless it is asked for.',
  };
}

function told({ table, parent, count: rows }: ForeignKeyViolation): string {
  return `${count(rows, 'row')} of ${table}, which ${rows === 1 ? 'names' : 'name'} ${parent}`;
}
