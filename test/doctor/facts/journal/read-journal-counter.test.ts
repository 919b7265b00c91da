import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { isCounterForeign } from '../../../../src/doctor/facts/journal/is-counter-foreign.ts';
import { readJournalCounter } from '../../../../src/doctor/facts/journal/read-journal-counter.ts';
import { interruptedDatabase } from '../../../support/read-contents.ts';

const HEADER_BYTES = 512;

describe('the journal of an interrupted transaction', () => {
  let path: string;
  beforeEach(async () => {
    path = await interruptedDatabase();
  });

  const change = (edit: (journal: Buffer) => void) => {
    const journal = readFileSync(`${path}-journal`);
    edit(journal);
    writeFileSync(`${path}-journal`, journal);
    return readJournalCounter(`${path}-journal`);
  };

  it('has the counter that the database had before', async () => {
    const before = await readJournalCounter(`${path}-journal`);
    const now = readFileSync(path).readUInt32BE(24);
    expect(before).toBeGreaterThan(0);
    expect(isCounterForeign(before, now)).toBe(false);
    expect(isCounterForeign(before, now + 2)).toBe(true);
    expect(isCounterForeign(before, (before ?? 0) - 1)).toBe(true);
  });

  it.each<[string, (journal: Buffer) => void]>([
    ['that does not begin like one', (journal) => journal.writeUInt8(0, 0)],
    ['without records', (journal) => journal.writeUInt32BE(0, 8)],
    ['with impossible sizes', (journal) => journal.writeUInt32BE(0, 20)],
    ['whose records have other checksums', (journal) => journal.writeUInt32BE(1, 12)],
  ])('%s has none', async (_, edit) => {
    expect(await change(edit)).toBeNull();
  });

  it('that was cut off has none', async () => {
    truncateSync(`${path}-journal`, HEADER_BYTES + 100);
    expect(await readJournalCounter(`${path}-journal`)).toBeNull();
  });
});

it('knows that the counter begins anew after its last number', () => {
  expect(isCounterForeign(0xffff_ffff, 0)).toBe(false);
});
