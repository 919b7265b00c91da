import { expect, it } from 'vitest';
import { isInUse } from '../../../src/doctor/facts/in-use.ts';
import type { Opener } from '../../../src/doctor/facts/openers/read-openers.ts';
import type { LockWatch } from '../../../src/locks/lock-watch.ts';
import { lockWatch, opener } from '../../support/doctor-facts.ts';
import { heldLock, holder } from '../../support/held-locks.ts';

const BLIND = { visibility: { kind: 'partial', reason: 'a container' } } as const;

it.each<[string, Partial<LockWatch>, readonly Opener[] | null, boolean | null]>([
  ['no process is seen', { connected: 0 }, [], false],
  ['a process is connected', { connected: 1 }, [], true],
  ['a process holds a lock', { connected: null, holders: [holder([heldLock('shared')])] }, [], true],
  ['a process copies a database in WAL mode', { connected: 0 }, [opener()], false],
  ['a process has a database in rollback mode open', { connected: null }, [opener()], true],
  ['no process is seen, and not all are shown', { connected: 0, ...BLIND }, [], null],
  ['a process has it open, and not all are shown', { connected: 0, ...BLIND }, [opener()], true],
])('%s', (_, watch, openers, expected) => {
  expect(isInUse({ locks: lockWatch(watch), openers })).toBe(expected);
});
