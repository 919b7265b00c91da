import { appendFileSync, chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type CopyOptions, copyDatabase } from '../../src/sqlite-probe/copy-database.ts';
import { tempFolder } from '../support/temp-folder.ts';

const options = (more: Partial<CopyOptions> = {}): CopyOptions => ({
  folder: tempFolder(),
  mostBytes: null,
  signal: new AbortController().signal,
  ...more,
});

function makeFiles(contents: Readonly<Record<string, string>>): string {
  const path = join(tempFolder(), 'chat.db');
  for (const [suffix, text] of Object.entries(contents)) writeFileSync(path + suffix, text);
  return path;
}

it('copies a database with its log and its journal, and not the index of the log', async () => {
  const path = makeFiles({ '': 'database', '-wal': 'log', '-journal': 'journal', '-shm': 'index' });
  const { folder, ...rest } = options();
  expect(await copyDatabase(path, { folder, ...rest })).toEqual({
    status: 'copied',
    file: join(folder, 'copy.db'),
  });
  const copied = (suffix: string) => readFileSync(join(folder, `copy.db${suffix}`), 'utf8');
  expect([copied(''), copied('-wal'), copied('-journal')]).toEqual(['database', 'log', 'journal']);
  expect(() => copied('-shm')).toThrow('ENOENT');
});

it('makes a copy that SQLite can write, and no other user can read', async () => {
  const path = makeFiles({ '': 'database' });
  chmodSync(path, 0o444);
  const { folder, ...rest } = options();
  await copyDatabase(path, { folder, ...rest });
  expect(statSync(join(folder, 'copy.db')).mode & 0o777).toBe(0o600);
});

it('counts the log too where a copy may only be so large', async () => {
  const path = makeFiles({ '': 'x'.repeat(60), '-wal': 'x'.repeat(60) });
  expect(await copyDatabase(path, options({ mostBytes: 120 }))).toMatchObject({ status: 'copied' });
  expect(await copyDatabase(path, options({ mostBytes: 119 }))).toEqual({
    status: 'too-large',
    reason: 'it must be read from a copy, and has 120 bytes: --full copies any size',
  });
});

it('gives up on a file that changes whenever it is copied', async () => {
  const path = makeFiles({ '': 'database', '-wal': 'log' });
  appendWithoutEnd(`${path}-wal`);
  expect(await copyDatabase(path, options())).toMatchObject({ status: 'changing' });
});

it('copies no further when the user has ended it', async () => {
  const path = makeFiles({ '': 'database' });
  await expect(copyDatabase(path, options({ signal: AbortSignal.abort() }))).rejects.toMatchObject({
    name: 'AbortError',
  });
});

it('reports that there is no such database', async () => {
  await expect(copyDatabase('/nowhere/chat.db', options())).rejects.toMatchObject({ code: 'ENOENT' });
});

/** Appends to a file whenever nothing else is to be done: a copy takes longer than that. */
function appendWithoutEnd(path: string): void {
  let next: NodeJS.Immediate;
  const append = () => {
    appendFileSync(path, 'more');
    next = setImmediate(append);
  };
  append();
  onTestFinished(() => clearImmediate(next));
}
