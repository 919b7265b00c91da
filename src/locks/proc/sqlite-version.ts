import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';

/**
 * The SQLite that a process runs, as `3.40.1`, found in the libraries that it has loaded, or in its executable where
 * SQLite is a part of that. Null where it may not be looked into, or has none, or several of which any may be meant.
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
  /** Of memory, as `7f00-7f10`. */
  readonly range: string;
}

/** The files whose code a process has loaded, from the text of `/proc/PID/maps`. */
export function parseMaps(text: string): MappedFile[] {
  const files = text.split('\n').flatMap((line) => {
    const row = /^([0-9a-f]+-[0-9a-f]+) ..x. \S+ \S+ \S+\s+(\/.*?)( \(deleted\))?$/.exec(line);
    if (row === null) return [];
    const [, range = '', path = '', deleted] = row;
    return [{ path, isDeleted: deleted !== undefined, range }];
  });
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

/** By its name; or an addon of Node whose folder is named for a database, as `better-sqlite3/…/linux-x64.node`. */
function isSqliteLibrary(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /sqlite/i.test(name) || (name.endsWith('.node') && /sql/i.test(path));
}

/** A way to the file that holds in containers, and, for root, after an update deleted it. */
function fileOf(pid: number, { path, isDeleted, range }: MappedFile): string {
  return isDeleted ? `/proc/${pid}/map_files/${range}` : `/proc/${pid}/root${path}`;
}

const MOST_BYTES = 200 * 1024 * 1024;

/** By file: a library that many processes have loaded is read once. */
const known = new Map<string, Promise<readonly string[]>>();

/** The versions of SQLite that the code in a file can be of; most often one, or none. */
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
/** More than a version or a source id is long: neither is missed where two chunks meet. */
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

/** A text of its own, which need not begin where another one ended. */
const VERSION = /[^\x20-\x7e](3\.\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)\0/g;

/** What tells SQLite's own code from a caller's: when it was made, and from which commit. */
const SOURCE_ID = /20[0-9]{2}-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-5]\d [0-9a-f]{40}/;

/** OpenSSL is at 3 too, and in many executables: what can be SQLite's alone goes first. WAL began with 3.7. */
function plausible(versions: readonly string[]): readonly string[] {
  const atLeast = (minor: number) => versions.filter((version) => Number(version.split('.')[1]) >= minor);
  const recent = atLeast(20);
  return recent.length > 0 ? recent : atLeast(7);
}

function onlyOne(versions: ReadonlySet<string>): string | null {
  const [version] = versions;
  return version !== undefined && versions.size === 1 ? version : null;
}
