import { constants, createReadStream, createWriteStream } from 'node:fs';
import { chmod, copyFile, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { formatBytes } from '../bytes.ts';
import { codeOf } from '../errors.ts';
import { leadsNowhere } from '../locks/file/entry.ts';
import { sumOf } from '../sum-of.ts';

/** The log and the journal are part of a database: a copy without them would have other contents. */
const SUFFIXES = ['', '-wal', '-journal'] as const;

type Part = (typeof SUFFIXES)[number];

const ATTEMPTS = 3;
const CHUNK_BYTES = 2 ** 20;

/** Free space that a copy leaves on its disk: a full disk harms other programs. */
const SHARE_LEFT_FREE = 0.1;

export type Copied =
  | { readonly status: 'copied'; readonly file: string }
  | { readonly status: 'too-large' | 'changing'; readonly reason: string };

export interface CopyOptions {
  readonly folder: string;
  /** The most bytes to copy; null for no limit but the free space. */
  readonly mostBytes: number | null;
  readonly signal: AbortSignal;
  /** Suffixes of the files to copy; all by default. */
  readonly parts?: readonly Part[];
}

/**
 * Copies a database with its log and its journal as they are at one moment: if one of them changes in the meantime, copies
 * them again. Throws the system's errors, and an `AbortError`.
 */
export async function copyDatabase(path: string, options: CopyOptions): Promise<Copied> {
  const { parts = SUFFIXES } = options;
  const file = join(options.folder, 'copy.db');
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await lookAt(path, parts);
    const reason = await tooLarge(before, options);
    if (reason !== undefined) return { status: 'too-large', reason };
    // The log of the previous attempt may be gone now, and the index that SQLite made of it.
    for (const suffix of [...SUFFIXES, '-shm']) await rm(file + suffix, { force: true });
    const isWhole = await copyAll(before, path, file, options.signal);
    if (isWhole && isSame(before, await lookAt(path, parts))) return { status: 'copied', file };
  }
  return { status: 'changing', reason: 'it must be read from a copy, but keeps changing' };
}

/** False if a log or a journal was removed in the meantime: its process has closed it. */
async function copyAll(
  looks: readonly Look[],
  path: string,
  copy: string,
  signal: AbortSignal,
): Promise<boolean> {
  for (const { suffix } of looks) {
    try {
      await copyOne(path + suffix, copy + suffix, signal);
    } catch (error) {
      if (suffix === '' || codeOf(error) !== 'ENOENT') throw error;
      return false;
    }
  }
  return true;
}

interface Look {
  readonly suffix: string;
  readonly bytes: number;
  readonly version: string;
}

async function lookAt(path: string, parts: readonly Part[]): Promise<readonly Look[]> {
  const looks = await Promise.all(parts.map((suffix) => lookAtOne(path, suffix)));
  return looks.filter((look) => look !== undefined);
}

async function lookAtOne(path: string, suffix: string): Promise<Look | undefined> {
  try {
    const stats = await stat(path + suffix, { bigint: true });
    // Reading a pipe of that name would never end.
    if (!stats.isFile()) return undefined;
    const { ino, size, mtimeNs } = stats;
    return { suffix, bytes: Number(size), version: `${ino} ${size} ${mtimeNs}` };
  } catch (error) {
    // The database itself must exist.
    if (suffix !== '' && leadsNowhere(error)) return undefined;
    throw error;
  }
}

function isSame(before: readonly Look[], after: readonly Look[]): boolean {
  const versions = (looks: readonly Look[]) =>
    looks.map(({ suffix, version }) => `${suffix} ${version}`).join();
  return versions(before) === versions(after);
}

async function tooLarge(
  looks: readonly Look[],
  { folder, mostBytes }: CopyOptions,
): Promise<string | undefined> {
  const bytes = sumOf(looks, (look) => look.bytes);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes > free * (1 - SHARE_LEFT_FREE))
    return `it must be read from a copy, and its ${formatBytes(bytes)} do not fit into ${folder}, where ${formatBytes(free)} are free: set TMPDIR to a larger disk`;
  if (mostBytes !== null && bytes > mostBytes)
    return `it must be read from a copy, and has ${formatBytes(bytes)}: --full copies any size`;
  return undefined;
}

/** In one step if the file system can share blocks; otherwise in pieces, so that it can be aborted. */
async function copyOne(from: string, to: string, signal: AbortSignal): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE);
    // It has the mode of the original, which may be read-only.
    await chmod(to, 0o600);
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    await pipeline(
      createReadStream(from, { highWaterMark: CHUNK_BYTES }),
      createWriteStream(to, { mode: 0o600 }),
      { signal },
    );
  }
}

function isUnsupported(error: unknown): boolean {
  return ['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'ENOSYS', 'EINVAL', 'ENOTTY'].includes(codeOf(error) ?? '');
}
