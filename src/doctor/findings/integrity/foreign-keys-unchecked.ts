import { count } from '../../../count.ts';
import type { FindingsOf } from '../../check.ts';
import { describeLack, RUN_IN_APPLICATION } from '../../wording/missing-extension.ts';

/** SQLite's word for a foreign key to columns that are not unique. */
const MISMATCH = /^foreign key mismatch/;

export const foreignKeysUnchecked: FindingsOf = ({ file, contents }) => {
  if (!file || contents?.foreignKeys.status !== 'answered') return [];
  const { unchecked } = contents.foreignKeys.value;
  if (unchecked.length === 0) return [];
  return [
    {
      rule: 'foreign-keys-unchecked',
      severity: 'info',
      message: `SQLite cannot check the foreign keys of ${count(unchecked.length, 'table')} of ${file.path}`,
      evidence: unchecked.map(({ table, reason }) => `${table}: ${describeLack(reason)}`),
      remedy: unchecked.some(({ reason }) => MISMATCH.test(reason))
        ? 'Make the columns that they refer to a PRIMARY KEY or UNIQUE: until then, SQLite refuses to write these tables in connections that set PRAGMA foreign_keys = ON.'
        : RUN_IN_APPLICATION,
    },
  ];
};
