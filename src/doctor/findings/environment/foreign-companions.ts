import { basename } from 'node:path';
import type { Entry } from '../../../locks/file/entry.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { EnvironmentFacts } from '../../facts/environment/environment-facts.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';
import { formatMode, ownerOf } from '../words.ts';

const SUFFIXES = ['wal', 'shm', 'journal'] as const;

/** Files beside the database that its owner cannot write: then it cannot write, and mostly not even read, the database. */
export function foreignCompanions({ file }: Facts, environment: EnvironmentFacts): Finding[] {
  if (file?.kind !== 'database') return [];
  const { path, entry, companions } = file;
  return SUFFIXES.flatMap((suffix) => {
    const companion = companions[suffix];
    if (companion === null) return [];
    const severity = severityFor(companion, entry, environment.folder?.gid);
    return severity
      ? [foreignCompanion(`${path}-${suffix}`, companion, entry, severity, environment.users)]
      : [];
  });
}

/** A group may have the owner as a member, which we do not look up. */
function severityFor(companion: Entry, database: Entry, folderGid?: number): 'error' | 'warning' | undefined {
  if (companion.uid === database.uid || database.uid === 0 || (companion.mode & 0o002) !== 0)
    return undefined;
  if ((companion.mode & 0o020) === 0) return 'error';
  return companion.gid === database.gid || companion.gid === folderGid ? undefined : 'warning';
}

function foreignCompanion(
  path: string,
  companion: Entry,
  database: Entry,
  severity: 'error' | 'warning',
  users: EnvironmentFacts['users'],
): Finding {
  const owner = ownerOf(database, users);
  return {
    rule: 'foreign-companion',
    severity,
    message: `${owner}, whose database it is, ${severity === 'error' ? 'cannot' : 'may be unable to'} write ${path}`,
    evidence: [
      `${basename(path)} belongs to ${ownerOf(companion, users)}, mode ${formatMode(companion.mode)}; the database belongs to ${owner}`,
    ],
    remedy: `Give it to the owner of the database, as after a copy or a program of another user: sudo chown --reference=${shellQuote(path.replace(/-\w+$/, ''))} ${shellQuote(path)}.`,
  };
}
