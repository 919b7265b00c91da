import { formatBytes } from '../../../../bytes.ts';
import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';

/** Less is kept for a standby that restarts. */
const MUCH_KEPT_BYTES = 1024 ** 3;
const MUCH_HELD_BACK = 1_000_000;

export const inactiveSlot: FindingsOf<PostgresFacts> = ({ replication }) => {
  const inactive = (answerTo(replication)?.slots ?? []).filter(({ isActive }) => !isActive);
  if (inactive.length === 0) return [];
  const isCostly = inactive.some(
    ({ keptBytes, xminAge }) => (keptBytes ?? 0) >= MUCH_KEPT_BYTES || (xminAge ?? 0) >= MUCH_HELD_BACK,
  );
  return [
    {
      rule: 'inactive-slot',
      severity: isCostly ? 'warning' : 'info',
      message: `${count(inactive.length, 'replication slot is', 'replication slots are')} kept for a client that is not connected`,
      evidence: inactive.slice(0, 5).map(({ name, keptBytes, xminAge }) => {
        const held = xminAge === null ? '' : `, holds vacuum back by ${count(xminAge, 'transaction')}`;
        return `${name}: ${keptBytes === null ? 'no log' : `${formatBytes(keptBytes)} of log`} kept${held}`;
      }),
      remedy:
        'Start its client, or drop the slot: SELECT pg_drop_replication_slot(NAME). Until then the log grows until the disk is full; max_slot_wal_keep_size bounds it.',
    },
  ];
};
