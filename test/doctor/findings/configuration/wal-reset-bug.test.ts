import { expect, it } from 'vitest';
import { walResetBug } from '../../../../src/doctor/findings/configuration/wal-reset-bug.ts';
import { databaseFacts, opener } from '../../../support/doctor-facts.ts';

const rulesFor = (sqliteVersion: string) =>
  walResetBug(databaseFacts({ openers: [opener({ sqliteVersion })] })).map(({ rule }) => rule);

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
])('SQLite %s can damage a log', (version) => expect(rulesFor(version)).toEqual(['wal-reset-bug']));

it.each(['3.6.23', '3.44.6', '3.50.7', '3.51.3', '3.52.0', '3.54.1', '4.0.0', '2.8.17'])(
  'SQLite %s cannot',
  (version) => expect(rulesFor(version)).toEqual([]),
);
