import { readFileSync } from 'node:fs';

/** What is mounted where a file lies. */
export interface Mount {
  /** The folder that it is mounted on. */
  readonly point: string;
  /** Of the file system, as `ext4` or `nfs4`. */
  readonly type: string;
  /** Of its superblock, as decimal `major:minor`. On btrfs and overlayfs it differs from what `stat` says of a file. */
  readonly device: string;
}

export interface MountRow extends Mount {
  readonly id: string;
  readonly parent: string;
}

/** The mount that an absolute path without symbolic links lies in; undefined where the system does not tell. */
export function mountOf(path: string): Mount | undefined {
  return mountIn(readMounts(), path);
}

function readMounts(): MountRow[] {
  try {
    return parseMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return [];
  }
}

/** The text of `/proc/PID/mountinfo`. https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
export function parseMounts(text: string): MountRow[] {
  return text.split('\n').flatMap((line) => {
    // Between the options and the lone hyphen lies any number of optional fields.
    const row = /^(\d+) (\d+) (\d+:\d+) \S+ (\S+) .*? - (\S+)/.exec(line);
    if (row === null) return [];
    const [, id = '', parent = '', device = '', point = '', type = ''] = row;
    return [{ id, parent, device, point: unescaped(point), type: unescaped(type) }];
  });
}

/**
 * Goes down from mount to mount as the kernel does: the longest point alone is not enough, as a later mount hides those
 * that lie in the folder below it.
 */
export function mountIn(rows: readonly MountRow[], path: string): Mount | undefined {
  const ids = new Set(rows.map(({ id }) => id));
  const isTop = (row: MountRow) => row.parent === row.id || !ids.has(row.parent);
  let found = nearest(rows.filter(isTop), path);
  const seen = new Set<string>();
  for (let next = found; next !== undefined && !seen.has(next.id); ) {
    found = next;
    seen.add(found.id);
    const { id } = found;
    const above = rows.filter((row) => row.parent === id && !isTop(row));
    next = nearest(above, path);
  }
  return found && { point: found.point, type: found.type, device: found.device };
}

/** Of the mounts that the path lies in, the one it meets first. */
function nearest(rows: readonly MountRow[], path: string): MountRow | undefined {
  return rows
    .filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`))
    .sort((a, b) => a.point.length - b.point.length)[0];
}

/** Spaces, tabs, line ends and backslashes are written in octal, as `\040`. */
function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
