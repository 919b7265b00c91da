import { readFileSync } from 'node:fs';

/** A lock on bytes of a file. */
export interface LockRow {
  /** `OFDLCK`: of an open file description; its row does not tell the process. */
  readonly kind: 'POSIX' | 'OFDLCK';
  readonly mode: 'read' | 'write';
  /** 0 or less where the row does not tell it. */
  readonly pid: number;
  /** Of the file's superblock, as decimal `major:minor`. */
  readonly device: string;
  readonly inode: string;
  /** The first byte. */
  readonly start: number;
  /** The last byte; Infinity where the lock goes to the end of the file. */
  readonly end: number;
}

/** All locks on bytes that this system tells of. Throws the system's error where it does not. */
export function readProcLocks(): LockRow[] {
  const text = readFileSync('/proc/locks', 'utf8');
  // The kernel hands out a page at a time and forgets its place between two: a row can be left out while others go.
  const again = text.length > PAGE_BYTES ? readFileSync('/proc/locks', 'utf8') : '';
  return parseProcLocks(text + again);
}

/** With room for the row that did not fit. */
const PAGE_BYTES = 3_900;

/**
 * The text of `/proc/locks`. Rows with an arrow wait for the lock above them and hold nothing; FLOCK, LEASE and DELEG
 * are no locks of SQLite's. https://man7.org/linux/man-pages/man5/proc_locks.5.html
 */
export function parseProcLocks(text: string): LockRow[] {
  return text.split('\n').flatMap((line) => {
    const row = ROW.exec(line);
    if (row === null) return [];
    const [, kind = '', mode = '', pid, major = '', minor = '', inode = '', start, end = ''] = row;
    return [
      {
        kind: kind === 'POSIX' ? ('POSIX' as const) : ('OFDLCK' as const),
        mode: mode === 'WRITE' ? ('write' as const) : ('read' as const),
        pid: Number(pid),
        device: `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}`,
        inode,
        start: Number(start),
        end: end === 'EOF' ? Number.POSITIVE_INFINITY : Number(end),
      },
    ];
  });
}

const ROW =
  /^(?:lock:\s+)?\d+: (POSIX|OFDLCK)\s+\S+\s+(READ|WRITE) (-?\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) (\d+) (\d+|EOF)\s*$/;
