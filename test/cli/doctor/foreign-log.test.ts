import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { runGenesis } from '../../support/cli.ts';
import { checksums } from '../../support/damaged.ts';
import { backedUp, byCopy, crashed, restored } from '../../support/left-logs.ts';

it('says that a restored backup is sound without the log beside it, given by its address', async () => {
  const left = crashed({}, (db) => void db.exec(`CREATE TABLE extra (a); UPDATE users SET name = 'z' || id`));
  const file = restored(backedUp({ rows: 1_000 }, byCopy), left);
  const before = checksums(dirname(file));
  const { exitCode, stdout } = await runGenesis(['doctor', `sqlite:///${file}?timeout=5`]);
  expect(exitCode).toBe(1);
  const text = stdout.replace(/\s+/g, ' ');
  expect(text).toContain('error foreign-log:');
  expect(text).toContain('is sound without its write-ahead log, and damaged with it');
  expect(text).not.toContain('Keep the -wal');
  expect(checksums(dirname(file))).toEqual(before);
});
