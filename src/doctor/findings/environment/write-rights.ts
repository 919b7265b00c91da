import { basename, dirname } from 'node:path';
import type { Entry } from '../../../locks/file/entry.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { FindingsOf } from '../../check.ts';
import type { EnvironmentFacts } from '../../facts/environment/environment-facts.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';
import { formatMode, ownerName } from '../../wording/permissions.ts';

type Rights = Pick<Entry, 'uid' | 'gid' | 'mode'>;

/** A file or folder that these users cannot write. */
interface Unwritable {
  readonly path: string;
  readonly rights: Rights;
  readonly users: readonly string[];
  readonly environment: EnvironmentFacts;
}

/** Whether the processes that use the database can write it, and the files that SQLite keeps next to it. */
export const writeRights: FindingsOf = ({ file, openers, environment }) => {
  if ((file?.kind !== 'database' && file?.kind !== 'empty') || !environment) return [];
  if (environment.readOnlyFileSystem) return [readOnlyFileSystem(file.path, environment)];
  const { folder, mayWriteFile, mayWriteFolder } = environment;
  const without = (rights: Rights, mayWeWrite: boolean) =>
    usersWithout(rights, mayWeWrite, openers, environment);
  const ofFile = without(file.entry, mayWriteFile);
  const ofFolder = folder === null ? [] : without(folder, mayWriteFolder);
  const { path, entry } = file;
  return [
    ...(ofFile.length > 0 ? [readOnlyFile({ path, rights: entry, users: ofFile, environment })] : []),
    ...(folder !== null && ofFolder.length > 0
      ? [readOnlyFolder({ path: dirname(path), rights: folder, users: ofFolder, environment })]
      : []),
  ];
};

/** The users who cannot write, among those who have the database open; only this user if no process has it open. */
function usersWithout(
  rights: Rights,
  mayWeWrite: boolean,
  openers: Facts['openers'],
  { user, users }: EnvironmentFacts,
): readonly string[] {
  const theirs = new Set((openers ?? []).flatMap(({ process }) => process.user ?? []));
  if (theirs.size === 0) return mayWeWrite ? [] : [user];
  return [...theirs].filter((other) =>
    other === user ? !mayWeWrite : !mayPerhapsWrite(other, rights, users),
  );
}

/** Judged by the permission bits. The user may be a member of the group: then the answer is yes. */
function mayPerhapsWrite(user: string, { uid, mode }: Rights, users: EnvironmentFacts['users']): boolean {
  if (user === 'root' || user === '0') return true;
  const isOwner = user === users[uid] || user === String(uid);
  return (mode & (isOwner ? 0o200 : 0o022)) !== 0;
}

function readOnlyFileSystem(path: string, { mount }: EnvironmentFacts): Finding {
  return {
    rule: 'read-only-file',
    severity: 'warning',
    message: `no user can write ${path}: its file system is mounted read-only`,
    evidence: mount ? [`${mount.type} at ${mount.point}`] : [],
    remedy:
      "If that is not intended, look for disk errors in the system's log: Linux mounts a broken file system read-only.",
  };
}

function readOnlyFile(file: Unwritable): Finding {
  const { path, rights, users, environment } = file;
  return {
    rule: 'read-only-file',
    severity: 'warning',
    message: `user ${users.join(' and user ')} cannot write ${path}: SQLite reports "attempt to write a readonly database"`,
    evidence: [
      `${basename(path)} belongs to ${ownerName(rights, environment.users)}, mode ${formatMode(rights.mode)}`,
    ],
    remedy: `${letWrite(file)}, or run the program as a user who can.`,
  };
}

function readOnlyFolder(folder: Unwritable): Finding {
  const { path, rights, users, environment } = folder;
  return {
    rule: 'read-only-folder',
    severity: 'warning',
    message: `user ${users.join(' and user ')} cannot create files in ${path}, where SQLite keeps its journal and its log`,
    evidence: [
      `the folder belongs to ${ownerName(rights, environment.users)}, mode ${formatMode(rights.mode)}`,
    ],
    remedy: `${letWrite(folder)}, or move the database to a folder of its own. Rights to the file alone are not enough.`,
  };
}

function letWrite({ path, rights, users, environment }: Unwritable): string {
  const owner = ownerName(rights, environment.users);
  const [user = owner] = users;
  return `If ${user} should write: sudo ${user === owner ? 'chmod u+w' : `chown ${user}`} ${shellQuote(path)}`;
}
