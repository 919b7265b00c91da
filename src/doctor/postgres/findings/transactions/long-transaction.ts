import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';
import { hasManyDeadRows } from '../../facts/tables.ts';
import { endSession, sessionActivity, sessionName } from '../../wording/session-words.ts';
import { span } from '../../wording/span.ts';

/** Milliseconds. */
const LONG_MS = 15 * 60_000;
/** Transactions of others since then: so many leave dead rows that slow reads down. */
const MUCH_HELD_BACK = 1_000_000;
const SHOWN = 5;

export const longTransaction: FindingsOf<PostgresFacts> = ({ transactions, tables }) => {
  const long = (answerTo(transactions)?.open ?? []).filter(
    ({ transactionMs, xminAge, backendType, statement }) =>
      (transactionMs ?? 0) >= LONG_MS &&
      xminAge !== null &&
      // What vacuum itself sees holds nothing back.
      backendType !== 'autovacuum worker' &&
      !/^vacuum/i.test(statement ?? ''),
  );
  const [oldest] = long;
  if (!oldest) return [];
  const bloated = (answerTo(tables) ?? []).filter(hasManyDeadRows);
  const isCostly = bloated.length > 0 || long.some(({ xminAge }) => (xminAge ?? 0) >= MUCH_HELD_BACK);
  return [
    {
      rule: 'long-transaction',
      severity: isCostly ? 'warning' : 'info',
      message: `${count(long.length, 'transaction holds', 'transactions hold')} vacuum back, for up to ${span(oldest.transactionMs ?? 0)}`,
      evidence: [
        ...long
          .slice(0, SHOWN)
          .map(
            (each) =>
              `${sessionName(each)}, ${count(each.xminAge ?? 0, 'transaction')} behind, ${sessionActivity(each)}`,
          ),
        ...bloated
          .slice(0, SHOWN)
          .map(
            ({ name, deadRows, liveRows }) => `${name} has ${deadRows} dead rows and ${liveRows} live ones`,
          ),
      ],
      remedy: `A backup or a report may need that long; no row that was deleted since can be removed. End one that does not: ${endSession(oldest.pid)}.`,
    },
  ];
};
