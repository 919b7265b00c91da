import { expect, it } from 'vitest';
import { hasWalResetBug } from '../../../src/doctor/findings/wal-reset-bug.ts';

it.each([
  '3.7.0',
  '3.7.17',
  '3.8.10.2',
  '3.40.1',
  '3.44.0',
  '3.44.5',
  '3.49.1',
  '3.50.6',
  '3.51.0',
  '3.51.2',
])('SQLite %s can damage a log', (version) => expect(hasWalResetBug(version)).toBe(true));

it.each(['3.6.23', '3.44.6', '3.50.7', '3.51.3', '3.52.0', '3.54.1', '4.0.0', '2.8.17'])(
  'SQLite %s cannot',
  (version) => expect(hasWalResetBug(version)).toBe(false),
);
