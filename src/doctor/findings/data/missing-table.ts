import type { FindingsOf } from '../../check.ts';
import { missingTableMessage } from '../../facts/chat.ts';

export const missingTable: FindingsOf = ({ contents }) => {
  const message = contents ? missingTableMessage(contents) : undefined;
  if (message === undefined) return [];
  return [
    {
      rule: 'missing-table',
      severity: 'error',
      message: 'tables or columns of Genesis are missing',
      evidence: [message],
      remedy: 'Restore the database from a backup: another program has removed them, Genesis never does.',
    },
  ];
};
