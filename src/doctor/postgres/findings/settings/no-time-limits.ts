import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

const LIMITS = ['idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout'] as const;

export const noTimeLimits: FindingsOf<PostgresFacts> = ({ settings }) => {
  const known = answerTo(settings);
  if (!known) return [];
  const { values, own } = known;
  const unset = LIMITS.filter((name) => values[name] === '0');
  if (unset.length === 0) return [];
  const set = own.filter(({ name, value }) => unset.some((each) => each === name) && value !== '0');
  return [
    {
      rule: 'no-time-limits',
      severity: 'info',
      message: `a new session has no limit of time: ${unset.join(', ')} ${unset.length === 1 ? 'is' : 'are'} 0`,
      evidence: [
        ...set.map(({ of, name, value }) => `${of} has ${name} = ${value}`),
        'programs may set their own in each session, which cannot be seen from outside',
      ],
      remedy:
        'A program that hangs keeps its locks for ever. ALTER ROLE … SET idle_in_transaction_session_timeout = 60000, lock_timeout and statement_timeout likewise, for the roles of programs.',
    },
  ];
};
