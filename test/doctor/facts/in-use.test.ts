import { expect, it } from 'vitest';
import { isInUse } from '../../../src/doctor/facts/in-use.ts';
import type { Opener } from '../../../src/doctor/facts/openers/read-openers.ts';
import type { LockWatch } from '../../../src/locks/lock-watch.ts';
import { lockWatch, opener } from '../../support/doctor-facts.ts';
import { heldLock, holder } from '../../support/held-locks.ts';

const BLIND = { visibility: { kind: 'partial', reason: 'a container' } } as const;

it.each<[string, Partial<LockWatch>, readonly Opener[] | null, boolean | null]>([
  ['nobody is seen', { connected: 0 }, [], false],
  ['somebody is connected', { connected: 1 }, [], true],
  ['somebody holds a lock', { connected: null, holders: [holder([heldLock('shared')])] }, [], true],
  ['somebody copies a database with a log', { connected: 0 }, [opener()], false],
  ['somebody has one without a log open', { connected: null }, [opener()], true],
  ['nobody is seen, and not all are told', { connected: 0, ...BLIND }, [], null],
  ['somebody has it open, and not all are told', { connected: 0, ...BLIND }, [opener()], true],
])('%s', (_, watch, openers, expected) => {
  expect(isInUse({ locks: lockWatch(watch), openers })).toBe(expected);
});
