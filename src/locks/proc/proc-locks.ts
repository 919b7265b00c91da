import { readFileSync } from 'node:fs';

/** One row of `/proc/locks`: a lock on a range of bytes of a file. */
export interface LockRow {
  /** `OFDLCK` locks belong to an open file description: the row does not name the process. */
  readonly kind: 'POSIX' | 'OFDLCK';
  readonly mode: 'read' | 'write';
  /** 0 or less if the row does not name the process. */
  readonly pid: number;
  /** Device of the file's superblock, as decimal `major:minor`. */
  readonly device: string;
  readonly inode: string;
  /** The first byte. */
  readonly start: number;
  /** The last byte; Infinity if the lock reaches to the end of the file. */
  readonly end: number;
}

/** All byte-range locks that this system shows. Throws the system's error if it shows none. */
export function readProcLocks(): LockRow[] {
  const text = readFileSync('/proc/locks', 'utf8');
  // The kernel writes one page at a time and loses its place in between: a row can be skipped while others disappear.
  const again = text.length > PAGE_BYTES ? readFileSync('/proc/locks', 'utf8') : '';
  return parseProcLocks(text + again);
}

/** A page, less the row that did not fit. */
const PAGE_BYTES = 3_900;

/**
 * Parses `/proc/locks`. Rows with an arrow wait for the lock above them and hold nothing; SQLite does not use FLOCK,
 * LEASE and DELEG. https://man7.org/linux/man-pages/man5/proc_locks.5.html
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
