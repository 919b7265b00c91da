import { count } from '../../../count.ts';
import type { Check } from '../../check.ts';
import type { PostgresFacts } from '../facts/postgres-facts.ts';
import { idleInTransaction } from '../findings/transactions/idle-in-transaction.ts';
import { longTransaction } from '../findings/transactions/long-transaction.ts';
import { preparedTransaction } from '../findings/transactions/prepared-transaction.ts';
import { span } from '../wording/span.ts';
import { summaryOf } from './summary-of.ts';

/** Whether transactions stay open for longer than their work takes. */
export const transactions: Check<PostgresFacts> = {
  name: 'transactions',
  summary: ({ transactions }) =>
    summaryOf(transactions, ({ open, prepared, hidden }) => {
      const oldest = Math.max(0, ...open.map(({ transactionMs }) => transactionMs ?? 0));
      return [
        open.length === 0
          ? `no${hidden > 0 ? ' visible' : ''} transaction is open`
          : `${count(open.length, 'transaction is', 'transactions are')} open, for up to ${span(oldest)}`,
        ...(prepared.length === 0 ? [] : [count(prepared.length, 'prepared transaction')]),
        ...(hidden === 0 ? [] : [`${count(hidden, 'session')} hidden from this role`]),
      ].join(', ');
    }),
  findings: [idleInTransaction, longTransaction, preparedTransaction],
};
