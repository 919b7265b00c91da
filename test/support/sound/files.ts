import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { changed, named, type SoundDatabase } from './sound-database.ts';

const NAMES = [
  '-x a b\'s "q" 🎉\nnew per%20cent que?ry# back\\slash $HOME.db ',
  ' ',
  '.hidden',
  'x'.repeat(240),
].map(named);

const CHANGED = [
  changed('an empty log and index', (path) => [
    writeFileSync(`${path}-wal`, ''),
    writeFileSync(`${path}-shm`, Buffer.alloc(32_768)),
  ]),
  changed('an empty journal', (path) => writeFileSync(`${path}-journal`, '')),
  changed('a journal that was ended by zeroing it', (path) =>
    writeFileSync(`${path}-journal`, Buffer.alloc(4_096)),
  ),
  changed('bytes after the last page', (path) => appendFileSync(path, 'more')),
  changed('zeros after the last page', (path) => appendFileSync(path, Buffer.alloc(8_192))),
  changed('a symbolic link to it, a folder beside it, and once another name', (path) => [
    linkSync(path, `${path}.old`),
    rmSync(`${path}.old`),
    chmodSync(path, 0o600),
    renameSync(path, `${path}.there`),
    symlinkSync(`${path}.there`, path),
    mkdirSync(join(dirname(path), 'backups')),
  ]),
  changed('last written by a SQLite that is not known', (path) => overwrite(path, 96, [0, 60, 52, 56])),
  changed('last written by a SQLite that counts no pages', (path) => overwrite(path, 92, [0, 0, 0, 0])),
];

function overwrite(path: string, at: number, bytes: readonly number[]): void {
  const content = readFileSync(path);
  content.set(bytes, at);
  writeFileSync(path, content);
}

/** By their names, and by what is beside them. */
export const FILES: readonly SoundDatabase[] = [...NAMES, ...CHANGED];
