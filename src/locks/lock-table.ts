import { orUndefined } from '../or-undefined.ts';
import { type FileIdentity, identityOf, isLockOn } from './proc/file-identity.ts';
import { mountOf } from './proc/mounts.ts';
import { ofdHolder } from './proc/ofd-holder.ts';
import { type LockRow, readProcLocks } from './proc/proc-locks.ts';
import { type SeenLocks, sqliteLocks } from './sqlite-locks.ts';

/** Reads the locks on a database from the system's table, again and again. */
export class LockTable {
  readonly #path: string;
  readonly #mountDevice: string | undefined;
  /** Holders by row, at the previous moment and at this one: to find a holder means to search all processes. */
  #knownHolders: ReadonlyMap<string, number> = new Map();
  #holders = new Map<string, number>();

  constructor(path: string) {
    this.#path = path;
    this.#mountDevice = mountOf(path)?.device;
  }

  /** Empty if the system shows no locks. The files are looked up each time: they may have been replaced. */
  read(mode: 'wal' | 'rollback'): SeenLocks {
    this.#knownHolders = this.#holders;
    this.#holders = new Map();
    const rows = orUndefined(readProcLocks) ?? [];
    return sqliteLocks(this.#rowsOf(this.#path, rows), this.#rowsOf(`${this.#path}-shm`, rows), mode);
  }

  #rowsOf(path: string, rows: readonly LockRow[]): LockRow[] {
    const file = identityOf(path, this.#mountDevice);
    if (file === undefined) return [];
    return rows.filter((row) => isLockOn(file, row)).map((row) => this.#withHolder(file, row));
  }

  #withHolder(file: FileIdentity, row: LockRow): LockRow {
    if (row.kind === 'POSIX') return row;
    const key = `${file.inode} ${row.mode} ${row.start} ${row.end}`;
    const pid = this.#knownHolders.get(key) ?? ofdHolder(file, row) ?? row.pid;
    this.#holders.set(key, pid);
    return { ...row, pid };
  }
}
