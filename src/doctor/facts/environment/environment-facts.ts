/** The disk, the folder and the system around a file. Null means unknown. */
export interface EnvironmentFacts {
  readonly mount: { readonly point: string; readonly type: string } | null;
  readonly disk: {
    readonly freeBytes: number;
    readonly totalBytes: number;
    /** Null if the file system has no fixed number of inodes. */
    readonly freeInodes: number | null;
  } | null;
  /** Whether the file system is mounted read-only. */
  readonly readOnlyFileSystem: boolean;
  /** The user who runs the doctor, as a name or a number. */
  readonly user: string;
  readonly mayWriteFile: boolean;
  readonly mayWriteFolder: boolean;
  readonly folder: { readonly uid: number; readonly gid: number; readonly mode: number } | null;
  /** Names of the users who own the file, its folder and its companions, by number. */
  readonly users: Readonly<Record<number, string>>;
  /** Open file descriptors on the whole system, and their limit. */
  readonly systemDescriptors: { readonly open: number; readonly limit: number } | null;
}
