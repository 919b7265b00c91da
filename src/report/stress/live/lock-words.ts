import { count } from '../../../count.ts';
import { formatDuration } from '../../../duration.ts';
import { formatShare } from '../../../figure.ts';
import type { LockOwner, LocksNow, WriteLockHolder } from '../../../stress/observe/observed-locks.ts';

/** What is before the words. */
export const LOCK_LABELS = { 'write-lock': 'write lock', sessions: 'locks' } as const;

/** Who keeps others from writing, and how much: what matters most comes first, as the end may be cut. */
export function lockWords(locks: LocksNow): string {
  if (locks.kind === 'write-lock')
    return locks.holder ? `held ${formatShare(locks.share, 2)} by ${holderWords(locks.holder)}` : 'free';
  const { waiting, waitingMs, isBlockedByIdle, isLockedByTool } = locks;
  if (waiting === 0) return 'no session waits';
  const behind = isLockedByTool
    ? ' for a lock of genesis'
    : isBlockedByIdle
      ? ' for an idle transaction'
      : '';
  const verb = waiting === 1 ? 'waits' : 'wait';
  return `${count(waiting, 'session')} ${verb}${behind}, up to ${formatDuration(waitingMs, 2)}`;
}

/** Those that are known for certain. */
const OWNERS: Readonly<Partial<Record<LockOwner, string>>> = { server: 'the server', tool: 'genesis' };

function holderWords({ pid, command, owner, heldMs }: WriteLockHolder): string {
  const name = OWNERS[owner];
  const id = pid === null ? undefined : `pid ${pid}`;
  const who = name && id ? `${name} (${id})` : (name ?? id);
  const time = heldMs === null ? '' : `, for ${formatDuration(heldMs, 2)}`;
  return who === undefined ? `${command}${time}` : `${who}${time}: ${command}`;
}
