import { isLockError } from '../../../store/sqlite/lock-error.ts';
import type { FindingsOf } from '../../check.ts';
import type { Integrity } from '../../facts/contents/contents.ts';

/** Not if the user ended it: the report says that once for all checks. */
export const integrityUnfinished: FindingsOf = ({ file, contents }) => {
  if (!file || !contents || contents.integrity.status === 'damaged') return [];
  const { obstacle, integrity, foreignKeys, schema } = contents;
  // Without the schema, more time is no help.
  const areKeysUnfinished = schema.status === 'answered' && foreignKeys.status === 'unanswered';
  if (obstacle && !isLockError(obstacle)) return [];
  const pages = whyUnfinished(integrity);
  const evidence = [
    ...(pages === null ? [] : [`the check of its pages: ${pages}`]),
    ...(areKeysUnfinished ? [`the check of its foreign keys: ${foreignKeys.reason}`] : []),
  ].filter((line) => !line.endsWith(': interrupted'));
  if (evidence.length === 0) return [];
  return [
    {
      rule: 'integrity-unfinished',
      severity: 'info',
      message:
        pages === null
          ? `it is not known whether the foreign keys of ${file.path} hold`
          : `it is not known whether ${file.path} is sound`,
      evidence,
      remedy:
        'Run genesis doctor with --full when no process needs to write, or on a copy made with .backup of sqlite3: it then takes all the time and space that it needs.',
    },
  ];
};

/** Null if every table was looked at. */
function whyUnfinished(integrity: Integrity): string | null {
  if (integrity.status === 'unanswered') return integrity.reason;
  return integrity.status === 'partial' ? integrity.byTable.stopped : null;
}
