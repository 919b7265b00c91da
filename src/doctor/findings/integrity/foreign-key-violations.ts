import { count } from '../../../count.ts';
import { sumOf } from '../../../sum-of.ts';
import type { FindingsOf } from '../../check.ts';
import { MOST_VIOLATIONS } from '../../facts/contents/contents.ts';

/** An error in databases of Genesis, which always checks foreign keys when it writes. */
export const foreignKeyViolations: FindingsOf = ({ contents }) => {
  if (contents?.foreignKeys.status !== 'answered') return [];
  const { schema } = contents;
  const { violations } = contents.foreignKeys.value;
  if (violations.length === 0) return [];
  const rows = sumOf(violations, (violation) => violation.count);
  const isGenesis = schema.status === 'answered' && schema.value.owner === 'genesis';
  const atLeast = rows >= MOST_VIOLATIONS ? 'at least ' : '';
  return [
    {
      rule: 'foreign-key-violations',
      severity: isGenesis ? 'error' : 'warning',
      message: `${atLeast}${count(rows, 'row refers', 'rows refer')} to a row that does not exist`,
      evidence: violations.map(
        ({ table, parent, count: each }) => `${count(each, 'row')} of ${table}, referring to ${parent}`,
      ),
      remedy:
        'PRAGMA foreign_key_check lists them: delete these rows, or restore the rows that they refer to. Every connection that deletes must set PRAGMA foreign_keys = ON, which is off by default.',
    },
  ];
};
