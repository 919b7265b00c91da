import { readFileSync } from 'node:fs';
import { orUndefined } from '../../or-undefined.ts';

/** The mounted file system that contains a file. */
export interface Mount {
  /** The folder where it is mounted. */
  readonly point: string;
  /** The file system, such as `ext4` or `nfs4`. */
  readonly type: string;
  /** Device of the superblock, as decimal `major:minor`. On btrfs and overlayfs, `stat` of a file returns another one. */
  readonly device: string;
}

export interface MountRow extends Mount {
  readonly id: string;
  readonly parent: string;
}

/** The mount that contains an absolute path without symbolic links; undefined if the system does not show mounts. */
export function mountOf(path: string): Mount | undefined {
  const table = orUndefined(() => readFileSync('/proc/self/mountinfo', 'utf8')) ?? '';
  return mountIn(parseMounts(table), path);
}

/** Parses `/proc/PID/mountinfo`. https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
export function parseMounts(text: string): MountRow[] {
  return text.split('\n').flatMap((line) => {
    // Any number of optional fields comes between the options and the single hyphen.
    const row = /^(\d+) (\d+) (\d+:\d+) \S+ (\S+) .*? - (\S+)/.exec(line);
    if (row === null) return [];
    const [, id = '', parent = '', device = '', point = '', type = ''] = row;
    return [{ id, parent, device, point: unescaped(point), type: unescaped(type) }];
  });
}

/**
 * Goes from mount to mount as the kernel does. The longest mount point is not always the right one: a later mount on a
 * parent folder hides it.
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

/** The mount that contains the path and comes first on it. */
function nearest(rows: readonly MountRow[], path: string): MountRow | undefined {
  return rows
    .filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`))
    .sort((a, b) => a.point.length - b.point.length)[0];
}

/** Spaces, tabs, line breaks and backslashes are written in octal, such as `\040`. */
function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
