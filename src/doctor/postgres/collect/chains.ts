import type { Blocking, Session, Waiter } from '../facts/lock-looks.ts';
import type { LockLook } from '../questions/look-at-locks.ts';

/** A session at the head of a queue, at one look. */
interface Head {
  readonly pid: number;
  /** Those that wait directly for it first, of each the longest first. */
  readonly waiters: readonly Waiter[];
  /** Milliseconds for which it is sure, from this look alone, that it kept them waiting. */
  readonly sureMs: number;
}

/**
 * Who kept whom waiting. A queue that moves on has another head at each look, however long each session in it waits: what
 * counts is for how long the same transaction was at its head.
 */
export function blockingsOf(looks: readonly LockLook[]): Blocking[] {
  const headsOf = looks.map(headsIn);
  const keys = new Set(headsOf.flatMap((heads) => [...heads.keys()]));
  return [...keys]
    .map((key) => blockingOf(key, looks, headsOf))
    .sort((one, other) => other.heldMs - one.heldMs);
}

function blockingOf(
  key: string,
  looks: readonly LockLook[],
  headsOf: readonly ReadonlyMap<string, Head>[],
): Blocking {
  let heldMs = 0;
  let sinceMs: number | undefined;
  let before = -1;
  const seen: { readonly look: LockLook; readonly head: Head }[] = [];
  for (const [index, look] of looks.entries()) {
    const head = headsOf[index]?.get(key);
    if (!head) continue;
    // A session that has been idle all the while has kept its locks: those that wait with a short limit come again and again.
    const mayHaveEnded =
      before < index - 1 && idleMsOf(look.sessions.get(head.pid)) < look.atMs - (sinceMs ?? 0);
    if (sinceMs === undefined || mayHaveEnded) sinceMs = look.atMs;
    before = index;
    seen.push({ look, head });
    heldMs = Math.max(heldMs, look.atMs - sinceMs, head.sureMs);
  }
  const last = seen.at(-1) as (typeof seen)[number];
  const session = last.look.sessions.get(last.head.pid) ?? unknownSession(last.head.pid);
  return {
    session,
    looks: seen.length,
    heldMs,
    mostWaiting: Math.max(...seen.map(({ head }) => head.waiters.length)),
    waiters: last.head.waiters,
    isStill: last.look === looks.at(-1),
  };
}

function headsIn(look: LockLook): ReadonlyMap<string, Head> {
  const waiting = new Map(look.waiters.map((waiter) => [waiter.session.pid, waiter]));
  const queues = Map.groupBy(
    look.waiters.flatMap((waiter) => [...headsBefore(waiter, waiting)].map((head) => ({ head, waiter }))),
    ({ head }) => head,
  );
  const heads = [...queues].map(([pid, all]) => {
    const sorted = all
      .map(({ waiter }) => waiter)
      .sort((one, other) => (other.waitedMs ?? 0) - (one.waitedMs ?? 0));
    const [direct, behind] = [
      sorted.filter(({ blockedBy }) => blockedBy.includes(pid)),
      sorted.filter(({ blockedBy }) => !blockedBy.includes(pid)),
    ];
    const key = `${pid} ${look.transactions.get(pid) ?? ''}`;
    return [key, { pid, waiters: [...direct, ...behind], sureMs: sureMs(pid, direct, look) }] as const;
  });
  return new Map(heads);
}

/** The processes at the heads of the queues that one waits in; none in a deadlock, which PostgreSQL ends itself. */
function headsBefore(waiter: Waiter, waiting: ReadonlyMap<number, Waiter>): ReadonlySet<number> {
  const heads = new Set<number>();
  const seen = new Set<number>();
  const queue = [...waiter.blockedBy];
  for (const pid of queue) {
    if (seen.has(pid)) continue;
    seen.add(pid);
    const next = waiting.get(pid);
    if (next) queue.push(...next.blockedBy);
    else heads.add(pid);
  }
  return heads;
}

/**
 * A session that waits for a transaction to end has waited for that one only, and one that is idle has taken its locks
 * before it became idle. Otherwise another session may have been at the head a moment ago.
 */
function sureMs(pid: number, waiters: readonly Waiter[], look: LockLook): number {
  const idleMs = idleMsOf(look.sessions.get(pid));
  const sure = waiters.map(({ lockType, waitedMs }) => {
    if (waitedMs === null) return 0;
    return lockType === 'transactionid' ? waitedMs : Math.min(waitedMs, idleMs);
  });
  return Math.max(0, ...sure);
}

/** Milliseconds for which a session has held its locks without doing anything. */
function idleMsOf(session: Session | undefined): number {
  return session?.state?.startsWith('idle in transaction') ? (session.stateMs ?? 0) : 0;
}

/** A prepared transaction has no session, and a session may end between two reads. */
function unknownSession(pid: number) {
  return {
    pid,
    user: null,
    application: '',
    client: null,
    state: null,
    backendType: null,
    statement: null,
    transactionMs: null,
    stateMs: null,
  };
}
