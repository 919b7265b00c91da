import type { FileDescriptor } from '../../../locks/proc/descriptors.ts';

/** A database file or one of its companions. */
export type DatabasePart = 'database' | 'wal' | 'shm' | 'journal';

/** The suffixes of their names. */
export const SUFFIXES: readonly (readonly [DatabasePart, string])[] = [
  ['database', ''],
  ['wal', '-wal'],
  ['shm', '-shm'],
  ['journal', '-journal'],
];

/** What a process has open of a database. */
export interface OpenParts {
  /** Files that are still in place. */
  readonly current: readonly DatabasePart[];
  /** Files that had these names and have been deleted or replaced. */
  readonly gone: readonly DatabasePart[];
  /** Logs and journals that it has open in another folder or under another name, as it sees them. */
  readonly elsewhere: readonly string[];
}

/** What names alone do not show of the open files of a process. */
export interface DescriptorView {
  /** Whether the process sees files under the same names as we do. */
  readonly sharesNames: boolean;
  /** Which of the files now in place a descriptor is; null if none. */
  readonly fileOf: (descriptor: FileDescriptor) => DatabasePart | null;
  readonly isDatabase: (descriptor: FileDescriptor) => boolean;
  /** Whether a descriptor is not the companion that is now in place, whatever their names are. */
  readonly isOther: (descriptor: FileDescriptor, suffix: string) => boolean;
}

/** Finds the files of a database among the descriptors of a process. */
export function matchDescriptors(
  path: string,
  descriptors: readonly FileDescriptor[],
  view: DescriptorView,
): OpenParts {
  const known = descriptors.map((descriptor) => ({ descriptor, file: view.fileOf(descriptor) }));
  const current = SUFFIXES.map(([file]) => file).filter((file) => known.some((other) => other.file === file));
  const names = namesOfDatabase(path, known, view.sharesNames);
  const deleted = descriptors.filter(({ isDeleted }) => isDeleted).map(({ name }) => name);
  const gone = SUFFIXES.filter(([, suffix]) => names.some((name) => deleted.includes(name + suffix)));
  const lost = gone.map(([file]) => file);
  const others = known.filter(({ file }) => file === null).map(({ descriptor }) => descriptor);
  const moved = usesLog(known) && !current.includes('database') && !lost.includes('database');
  return {
    current,
    gone: moved && others.some(view.isDatabase) ? ['database', ...lost] : lost,
    elsewhere: companionsElsewhere(path, known, view),
  };
}

/**
 * SQLite looks for the log next to the name with which the database was opened. A hard link, or a container in which the
 * file alone is mounted, has another folder or name.
 */
function companionsElsewhere(path: string, known: readonly Known[], view: DescriptorView): string[] {
  const names = known
    .filter(({ file, descriptor }) => file === 'database' && !descriptor.isDeleted)
    .map(({ descriptor }) => descriptor.name)
    // Under our name, there can only be a log that was replaced.
    .filter((name) => !view.sharesNames || name !== path);
  const companions = SUFFIXES.filter(([file]) => file !== 'database').flatMap(([, suffix]) =>
    known.filter(
      ({ file, descriptor }) =>
        file === null &&
        names.some((name) => descriptor.name === name + suffix) &&
        view.isOther(descriptor, suffix),
    ),
  );
  return [...new Set(companions.map(({ descriptor }) => descriptor.name))];
}

interface Known {
  readonly descriptor: FileDescriptor;
  readonly file: DatabasePart | null;
}

/** The names of the database as the process sees it: in a container, they follow from the files that we recognise. */
function namesOfDatabase(path: string, known: readonly Known[], sharesNames: boolean): string[] {
  const seen = known.flatMap(({ descriptor, file }) => {
    const suffix = SUFFIXES.find(([other]) => other === file)?.[1];
    if (suffix === undefined || descriptor.isDeleted || !descriptor.name.endsWith(suffix)) return [];
    return [descriptor.name.slice(0, descriptor.name.length - suffix.length)];
  });
  return sharesNames ? [path, ...seen] : seen;
}

/**
 * A process that can write to a log also has its database open: if that is not the file now in place, the file was moved
 * and replaced. A process that only reads a log, such as one that copies it, proves nothing.
 */
function usesLog(known: readonly Known[]): boolean {
  return known.some(({ descriptor, file }) => (file === 'wal' || file === 'shm') && descriptor.isWritable);
}

/** Looks again if files seem to be gone or elsewhere: only those that are so in both looks count. */
export async function confirmGone(
  first: OpenParts | undefined,
  again: () => Promise<OpenParts | undefined>,
): Promise<OpenParts | undefined> {
  if (first === undefined || first.gone.length + first.elsewhere.length === 0) return first;
  const second = await again();
  if (second === undefined) return undefined;
  const gone = second.gone.filter((file) => first.gone.includes(file));
  if (gone.length + second.current.length === 0) return undefined;
  const elsewhere = second.elsewhere.filter((name) => first.elsewhere.includes(name));
  return { current: second.current, gone, elsewhere };
}
