import { describe, expect, it } from 'vitest';
import { blockingsOf } from '../../../../src/doctor/postgres/collect/chains.ts';
import type { Session, Waiter } from '../../../../src/doctor/postgres/facts/lock-looks.ts';
import type { LockLook } from '../../../../src/doctor/postgres/questions/look-at-locks.ts';

function session(pid: number, state = 'active', stateMs = 0): Session {
  return {
    pid,
    user: 'app',
    application: 'web',
    client: null,
    state,
    backendType: 'client backend',
    statement: null,
    transactionMs: null,
    stateMs,
  };
}

function waiter(pid: number, blockedBy: readonly number[], change: Partial<Waiter> = {}): Waiter {
  return {
    ...{ session: session(pid), blockedBy, lockType: 'relation', mode: 'ShareLock', relation: 'chats' },
    ...{ waitedMs: null, ...change },
  };
}

function look(atMs: number, waiters: readonly Waiter[], others: readonly Session[]): LockLook {
  const sessions = [...waiters.map((each) => each.session), ...others];
  return {
    atMs,
    waiters,
    sessions: new Map(sessions.map((each) => [each.pid, each])),
    transactions: new Map(sessions.map(({ pid }) => [pid, `transaction of ${pid}`])),
  };
}

const held = (looks: readonly LockLook[]) =>
  blockingsOf(looks).map(({ session: { pid }, heldMs }) => [pid, heldMs]);

describe('who keeps whom waiting', () => {
  it('is the head of the queue, with all behind it', () => {
    const waiters = [waiter(2, [1]), waiter(3, [2]), waiter(4, [2, 3])];
    const [blocking, ...others] = blockingsOf([
      look(0, waiters, [session(1)]),
      look(500, waiters, [session(1)]),
    ]);
    expect(others).toEqual([]);
    expect(blocking).toMatchObject({
      session: { pid: 1 },
      looks: 2,
      heldMs: 500,
      mostWaiting: 3,
      isStill: true,
    });
    expect(blocking?.waiters.map((each) => each.session.pid)).toEqual([2, 3, 4]);
  });

  it('is several, where one waits for several', () => {
    expect(held([look(0, [waiter(3, [1, 2])], [session(1), session(2)])])).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it('is none of a queue that moves on, however long each in it has waited', () => {
    const looks = [1, 2, 3, 4].map((head, index) =>
      look(index * 1_000, [waiter(9, [head], { waitedMs: 60_000 })], [session(head)]),
    );
    expect(Math.max(...held(looks).map(([, ms]) => ms ?? 0))).toBe(0);
  });

  it('is none of another transaction of the same process', () => {
    const first = look(0, [waiter(2, [1])], [session(1)]);
    const second = { ...look(1_000, [waiter(2, [1])], [session(1)]), transactions: new Map([[1, 'later']]) };
    expect(held([first, second]).map(([, ms]) => ms)).toEqual([0, 0]);
  });

  it('counts only without a break', () => {
    const blocked = (atMs: number) => look(atMs, [waiter(2, [1])], [session(1)]);
    expect(held([blocked(0), blocked(300), look(600, [], []), blocked(900), blocked(1_000)])).toEqual([
      [1, 300],
    ]);
  });

  it('counts on over breaks while its session is idle, and so keeps what it has locked', () => {
    const blocked = (atMs: number, idleMs: number) =>
      look(atMs, [waiter(2, [1])], [session(1, 'idle in transaction', idleMs)]);
    const free = (atMs: number) => look(atMs, [], []);
    expect(held([free(0), blocked(100, 100), free(300), blocked(2_100, 2_100), free(2_200)])).toEqual([
      [1, 2_000],
    ]);
    // It did something in between.
    expect(held([blocked(100, 100), free(300), blocked(2_100, 1_000)])).toEqual([[1, 0]]);
  });

  it('is known from one look where the wait is for that transaction, or where its session is idle', () => {
    const forRow = waiter(2, [1], { lockType: 'transactionid', waitedMs: 7_000 });
    expect(held([look(0, [forRow], [session(1)])])).toEqual([[1, 7_000]]);
    const forTable = waiter(2, [1], { waitedMs: 7_000 });
    expect(held([look(0, [forTable], [session(1)])])).toEqual([[1, 0]]);
    expect(held([look(0, [forTable], [session(1, 'idle in transaction', 5_000)])])).toEqual([[1, 5_000]]);
  });

  it('is none in a deadlock, which PostgreSQL ends', () => {
    expect(held([look(0, [waiter(1, [2]), waiter(2, [1])], [])])).toEqual([]);
  });

  it('may be a prepared transaction, which has no process', () => {
    const [blocking] = blockingsOf([
      look(0, [waiter(2, [0], { lockType: 'transactionid', waitedMs: 9_000 })], []),
    ]);
    expect(blocking).toMatchObject({ session: { pid: 0, state: null }, heldMs: 9_000 });
  });
});
