import { Type } from 'typebox';
import { CHECKED, REPLY_COMPARISONS } from '../../stress/audit/reply-comparison.ts';
import { Count, keysOf, orNull } from './schema-parts.ts';

const read = {
  acknowledged: Count,
  stored: Count,
  lost: Count,
  hidden: Count,
  duplicated: Count,
  keyNotHonoured: Count,
  orphaned: Count,
  underWay: Count,
  unexpected: Count,
  recovered: Count,
  crosstalk: Count,
  untraceable: Count,
  replies: Type.Enum(keysOf(REPLY_COMPARISONS)),
  checked: Type.Enum([...CHECKED]),
  notChecked: Count,
  notCheckedReason: orNull(Type.String()),
  reads: Count,
  staleReads: Count,
  storedLate: Count,
};

/** By status. */
export const AUDIT = {
  read: Type.Object({ status: Type.Literal('read'), ...read }),
  unknown: Type.Object({ status: Type.Literal('unknown'), reason: Type.String() }),
  skipped: Type.Object({ status: Type.Literal('skipped'), reason: Type.String() }),
};
