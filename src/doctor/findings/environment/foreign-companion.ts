import { basename } from 'node:path';
import type { Entry } from '../../../locks/file/entry.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { FindingsOf } from '../../check.ts';
import { describeRights, ownerName } from '../../wording/permissions.ts';

const SUFFIXES = ['wal', 'shm', 'journal'] as const;

/** Companions that the owner of the database cannot write: then the owner cannot write, and often not read, the database. */
export const foreignCompanion: FindingsOf = ({ file, environment }) => {
  if (file?.kind !== 'database' || !environment) return [];
  const { users, folder } = environment;
  const owner = ownerName(file.entry, users);
  return SUFFIXES.flatMap((suffix) => {
    const companion = file.companions[suffix];
    const severity = companion ? severityFor(companion, file.entry, folder?.gid) : undefined;
    if (!companion || !severity) return [];
    const path = `${file.path}-${suffix}`;
    return {
      rule: 'foreign-companion',
      severity,
      message: `${owner}, the owner of the database, ${severity === 'error' ? 'cannot' : 'may be unable to'} write ${path}`,
      evidence: [`${basename(path)} ${describeRights(companion, users)}; the database belongs to ${owner}`],
      remedy: `Give it to the owner of the database, for example after a copy by another user: sudo chown --reference=${shellQuote(file.path)} ${shellQuote(path)}.`,
    };
  });
};

/** The owner may be a member of the group, which is not looked up. */
function severityFor(companion: Entry, database: Entry, folderGid?: number): 'error' | 'warning' | undefined {
  if (companion.uid === database.uid || database.uid === 0 || (companion.mode & 0o002) !== 0)
    return undefined;
  if ((companion.mode & 0o020) === 0) return 'error';
  return companion.gid === database.gid || companion.gid === folderGid ? undefined : 'warning';
}
