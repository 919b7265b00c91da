/** The disk, the folder and the system around a file. What is null could not be told. */
export interface Surroundings {
  readonly mount: { readonly point: string; readonly type: string } | null;
  readonly disk: {
    readonly freeBytes: number;
    readonly totalBytes: number;
    /** Null where the file system has no fixed number of them. */
    readonly freeInodes: number | null;
  } | null;
  /** Whether the file system is mounted so that nobody can write. */
  readonly readOnlyFileSystem: boolean;
  /** Who we are, as a name or a number, and what we may do. */
  readonly user: string;
  readonly mayWriteFile: boolean;
  readonly mayWriteFolder: boolean;
  readonly folder: { readonly uid: number; readonly gid: number; readonly mode: number } | null;
  /** Names of users by number, as far as this file and those beside it have them. */
  readonly users: Readonly<Record<number, string>>;
  /** Descriptors open on the whole system, and the most there can be. */
  readonly systemDescriptors: { readonly open: number; readonly limit: number } | null;
}
