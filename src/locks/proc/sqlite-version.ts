import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';

/**
 * The version of SQLite that a process runs, such as `3.40.1`, found in the libraries that it has loaded, or in its
 * executable. Null if the process does not show its files to this user, has no SQLite, or has several versions of it.
 */
export async function sqliteVersionOf(pid: number): Promise<string | null> {
  const mapped = parseMaps(await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => ''));
  const libraries = mapped.filter(({ path }) => isSqliteLibrary(path));
  const found = await Promise.all(libraries.map((file) => versionsIn(fileOf(pid, file))));
  const inLibraries = new Set(found.flat());
  if (inLibraries.size > 0) return onlyOne(inLibraries);
  return onlyOne(new Set(await versionsIn(`/proc/${pid}/exe`)));
}

export interface MappedFile {
  /** As the process sees it. */
  readonly path: string;
  readonly isDeleted: boolean;
  /** Addresses in memory, such as `7f00-7f10`. */
  readonly range: string;
}

/** The files whose code a process has loaded, in the text of `/proc/PID/maps`. */
export function parseMaps(text: string): MappedFile[] {
  const files = text.split('\n').flatMap((line) => {
    const row = /^([0-9a-f]+-[0-9a-f]+) ..x. \S+ \S+ \S+\s+(\/.*?)( \(deleted\))?$/.exec(line);
    if (row === null) return [];
    const [, range = '', path = '', deleted] = row;
    return [{ path, isDeleted: deleted !== undefined, range }];
  });
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

/** Judged by its name, or by the folder of a Node addon, such as `better-sqlite3/…/linux-x64.node`. */
function isSqliteLibrary(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /sqlite/i.test(name) || (name.endsWith('.node') && /sql/i.test(path));
}

/** A path that also works for containers and, for root, after an update has deleted the file. */
function fileOf(pid: number, { path, isDeleted, range }: MappedFile): string {
  return isDeleted ? `/proc/${pid}/map_files/${range}` : `/proc/${pid}/root${path}`;
}

const MOST_BYTES = 200 * 1024 * 1024;

/** Results by file: a library that many processes have loaded is read once. */
const known = new Map<string, Promise<readonly string[]>>();

/** The versions of SQLite that the code in a file may have; usually one or none. */
export async function versionsIn(path: string): Promise<readonly string[]> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return [];
  try {
    const stat = await file.stat({ bigint: true });
    if (!stat.isFile() || stat.size > MOST_BYTES) return [];
    return await remembered(stat, () => scan(file));
  } catch {
    return [];
  } finally {
    await file.close();
  }
}

function remembered(
  { dev, ino, mtimeNs }: BigIntStats,
  read: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const key = `${dev} ${ino} ${mtimeNs}`;
  const versions = known.get(key) ?? read();
  known.set(key, versions);
  return versions;
}

const CHUNK_BYTES = 1024 * 1024;
/** Longer than a version or a source id, so that neither is missed at the boundary of two chunks. */
const OVERLAP_BYTES = 128;

async function scan(file: FileHandle): Promise<readonly string[]> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const versions = new Set<string>();
  let hasSourceId = false;
  for (let position = 0; ; position += CHUNK_BYTES - OVERLAP_BYTES) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    const text = chunk.toString('latin1', 0, bytesRead);
    for (const [, version = ''] of text.matchAll(VERSION)) versions.add(version);
    hasSourceId ||= SOURCE_ID.test(text);
    if (bytesRead < CHUNK_BYTES) return hasSourceId ? plausible([...versions]) : [];
  }
}

/** A whole string in the file, up to its terminating zero. */
const VERSION = /[^\x20-\x7e](3\.\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)\0/g;

/** Date and commit of a build: they distinguish SQLite's own code from code that calls it. */
const SOURCE_ID = /20[0-9]{2}-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-5]\d [0-9a-f]{40}/;

/** OpenSSL has versions with 3 too, and is in many executables: prefer those that only SQLite has. WAL began with 3.7. */
function plausible(versions: readonly string[]): readonly string[] {
  const atLeast = (minor: number) => versions.filter((version) => Number(version.split('.')[1]) >= minor);
  const recent = atLeast(20);
  return recent.length > 0 ? recent : atLeast(7);
}

function onlyOne(versions: ReadonlySet<string>): string | null {
  const [version] = versions;
  return version !== undefined && versions.size === 1 ? version : null;
}
