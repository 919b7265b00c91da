import type { OpenDescriptor } from '../../../locks/proc/open-files.ts';

export type OpenFile = 'database' | 'wal' | 'shm' | 'journal';

/** How names of the files beside a database end. */
export const SUFFIXES: readonly (readonly [OpenFile, string])[] = [
  ['database', ''],
  ['wal', '-wal'],
  ['shm', '-shm'],
  ['journal', '-journal'],
];

export interface OpenedFiles {
  readonly current: readonly OpenFile[];
  readonly gone: readonly OpenFile[];
}

/** What the process and the folder are asked beside the names of what it has open. */
export interface View {
  /** Whether names of the process mean the files that we know by them. */
  readonly sharesNames: boolean;
  /** The file of the database and those beside it that a descriptor is, as they are there now; null where it is another. */
  readonly fileOf: (descriptor: OpenDescriptor) => OpenFile | null;
  /** Whether a descriptor is of a SQLite database. */
  readonly isDatabase: (descriptor: OpenDescriptor) => boolean;
}

/** What a process has open of a database, judged by its descriptors. */
export function openedFiles(path: string, descriptors: readonly OpenDescriptor[], view: View): OpenedFiles {
  const known = descriptors.map((descriptor) => ({ descriptor, file: view.fileOf(descriptor) }));
  const current = SUFFIXES.map(([file]) => file).filter((file) => known.some((other) => other.file === file));
  const names = namesOfDatabase(path, known, view.sharesNames);
  const deleted = descriptors.filter(({ isDeleted }) => isDeleted).map(({ name }) => name);
  const gone = SUFFIXES.filter(([, suffix]) => names.some((name) => deleted.includes(name + suffix)));
  const lost = gone.map(([file]) => file);
  const others = known.filter(({ file }) => file === null).map(({ descriptor }) => descriptor);
  const moved = usesLog(known) && !current.includes('database') && !lost.includes('database');
  return { current, gone: moved && others.some(view.isDatabase) ? ['database', ...lost] : lost };
}

interface Known {
  readonly descriptor: OpenDescriptor;
  readonly file: OpenFile | null;
}

/** As the process has it: in a container another name than ours, which is told by the files that we know. */
function namesOfDatabase(path: string, known: readonly Known[], sharesNames: boolean): string[] {
  const seen = known.flatMap(({ descriptor, file }) => {
    const suffix = SUFFIXES.find(([other]) => other === file)?.[1];
    if (suffix === undefined || descriptor.isDeleted || !descriptor.name.endsWith(suffix)) return [];
    return [descriptor.name.slice(0, descriptor.name.length - suffix.length)];
  });
  return sharesNames ? [path, ...seen] : seen;
}

/**
 * Who writes to a log has its database open too: if that is not the one that is here, it was moved away, and another put in
 * its place. Who only reads a log, as a program that copies it, says nothing.
 */
function usesLog(known: readonly Known[]): boolean {
  return known.some(({ descriptor, file }) => (file === 'wal' || file === 'shm') && descriptor.isWritable);
}

/** What is open now, and what is gone for longer than an instant: if anything seems to be, a second look decides. */
export async function lastingFiles(
  first: OpenedFiles | undefined,
  again: () => Promise<OpenedFiles | undefined>,
): Promise<OpenedFiles | undefined> {
  if (first === undefined || first.gone.length === 0) return first;
  const second = await again();
  if (second === undefined) return undefined;
  const gone = second.gone.filter((file) => first.gone.includes(file));
  return gone.length + second.current.length === 0 ? undefined : { current: second.current, gone };
}
