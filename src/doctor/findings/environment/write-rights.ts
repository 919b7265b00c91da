import { basename, dirname } from 'node:path';
import { shellQuote } from '../../../shell-quote.ts';
import type { FindingsOf } from '../../check.ts';
import type { EnvironmentFacts } from '../../facts/environment/read-environment-facts.ts';
import type { Finding } from '../../result.ts';
import { describeRights, ownerName, type Rights, type UserNames } from '../../wording/permissions.ts';

/** Whether the processes that use the database can write it, and the files that SQLite keeps next to it. */
export const writeRights: FindingsOf = ({ file, openers, environment }) => {
  if ((file?.kind !== 'database' && file?.kind !== 'empty') || !environment) return [];
  const { path, entry } = file;
  const { folder, mayWriteFile, mayWriteFolder, readOnlyFileSystem, user, users } = environment;
  if (readOnlyFileSystem) return [onReadOnlyFileSystem(path, environment)];
  const theirs = new Set((openers ?? []).flatMap(({ process }) => process.user ?? []));
  // If no process has it open, only this user counts, whose own attempt decides.
  const without = (rights: Rights, mayThisUserWrite: boolean) =>
    [...(theirs.size > 0 ? theirs : [user])].filter((each) =>
      each === user ? !mayThisUserWrite : !mayWrite(each, rights, users),
    );
  return [
    ...readOnlyFile(path, entry, without(entry, mayWriteFile), users),
    ...(folder ? readOnlyFolder(dirname(path), folder, without(folder, mayWriteFolder), users) : []),
  ];
};

/** Judged by the permission bits. The user may be a member of the group: then the answer is yes. */
function mayWrite(user: string, { uid, mode }: Rights, names: UserNames): boolean {
  if (user === 'root' || user === '0') return true;
  const isOwner = user === names[uid] || user === String(uid);
  return (mode & (isOwner ? 0o200 : 0o022)) !== 0;
}

function onReadOnlyFileSystem(path: string, { mount }: EnvironmentFacts): Finding {
  return {
    rule: 'read-only-file',
    severity: 'warning',
    message: `no user can write ${path}: its file system is mounted read-only`,
    evidence: mount ? [`${mount.type} at ${mount.point}`] : [],
    remedy:
      "If that is not intended, look for disk errors in the system's log: Linux mounts a broken file system read-only.",
  };
}

function readOnlyFile(path: string, rights: Rights, users: readonly string[], names: UserNames): Finding[] {
  if (users.length === 0) return [];
  return [
    {
      rule: 'read-only-file',
      severity: 'warning',
      message: `user ${users.join(' and user ')} cannot write ${path}: SQLite reports "attempt to write a readonly database"`,
      evidence: [`${basename(path)} ${describeRights(rights, names)}`],
      remedy: `${letWrite(path, rights, users, names)}, or run the program as a user who can.`,
    },
  ];
}

function readOnlyFolder(path: string, rights: Rights, users: readonly string[], names: UserNames): Finding[] {
  if (users.length === 0) return [];
  return [
    {
      rule: 'read-only-folder',
      severity: 'warning',
      message: `user ${users.join(' and user ')} cannot create files in ${path}, where SQLite keeps its journal and its log`,
      evidence: [`the folder ${describeRights(rights, names)}`],
      remedy: `${letWrite(path, rights, users, names)}, or move the database to a folder of its own. Rights to the file alone are not enough.`,
    },
  ];
}

function letWrite(path: string, rights: Rights, users: readonly string[], names: UserNames): string {
  const owner = ownerName(rights, names);
  const [user = owner] = users;
  return `If ${user} should write: sudo ${user === owner ? 'chmod u+w' : `chown ${user}`} ${shellQuote(path)}`;
}
