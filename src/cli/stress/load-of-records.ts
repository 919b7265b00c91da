import { InvalidArgumentError } from 'commander';
import { count } from '../../count.ts';
import type { DataSource } from '../../stress/data/data-source.ts';
import { DEFAULT_CONCURRENCY } from '../../stress/load/load.ts';
import type { LoadFlags } from './load-options.ts';

interface Flags extends LoadFlags {
  readonly warmup?: number;
  readonly records?: DataSource;
}

/**
 * The load of records that are sent once: where only the records end it, their number is that of its requests. Any other load
 * stays as it is. Throws `InvalidArgumentError` where records would be missing.
 */
export function loadOfRecords(flags: Flags): LoadFlags {
  const { records, stage, warmup } = flags;
  if (records?.summary.order !== 'once') return flags;
  if (warmup !== undefined)
    throw new InvalidArgumentError(
      'error: --warmup would use up records that are to be sent once. Leave it out, or choose another --data-order.',
    );
  return stage === undefined ? bounded(flags, records) : flags;
}

function bounded(flags: Flags, { summary }: DataSource): LoadFlags {
  const { requests = summary.records, duration, rate, ...others } = flags;
  const open = rate === undefined ? {} : { rate };
  const untilLast = { ...others, ...open, requests: Math.min(requests, summary.records) };
  if (duration === undefined) return rate === undefined ? withEnoughRecords(untilLast, summary) : untilLast;
  // In a closed loop, what ends first is known only when it ends.
  const isLonger = rate !== undefined && (rate * duration) / 1_000 > summary.records;
  return isLonger ? untilLast : flags;
}

function withEnoughRecords(load: LoadFlags, { file, records }: DataSource['summary']): LoadFlags {
  if (!load.concurrency) return { ...load, concurrency: [Math.min(DEFAULT_CONCURRENCY, records)] };
  const users = Math.max(...load.concurrency);
  if (users <= records) return load;
  throw new InvalidArgumentError(
    `error: ${file} has ${count(records, 'record')}, which are to be sent once, by ${users} users. Give a lower --concurrency, or choose another --data-order.`,
  );
}
