import { basename, dirname } from 'node:path';
import type { Entry } from '../../../locks/file/entry.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { EnvironmentFacts } from '../../facts/environment/environment-facts.ts';
import type { Facts } from '../../facts/facts.ts';
import type { FileFacts } from '../../facts/file/file-facts.ts';
import type { Finding } from '../../result.ts';
import { formatMode, ownerOf } from '../words.ts';

type Rights = Pick<Entry, 'uid' | 'gid' | 'mode'>;

interface Writers {
  /** Users who have the database open, or where nobody has, we. */
  readonly users: readonly string[];
  readonly mayWrite: (user: string, rights: Rights, byUs: boolean) => boolean;
}

/** Whether those who use the database can write it, and the files that SQLite keeps beside it. */
export function writeRights(facts: Facts, environment: EnvironmentFacts): Finding[] {
  const { file } = facts;
  if (file?.kind !== 'database' && file?.kind !== 'empty') return [];
  if (environment.readOnlyFileSystem) return [readOnlyFileSystem(file.path, environment)];
  const { users, mayWrite } = writersOf(facts, environment);
  const { folder, mayWriteFile, mayWriteFolder } = environment;
  const noFile = users.filter((user) => !mayWrite(user, file.entry, mayWriteFile));
  const noFolder = folder === null ? [] : users.filter((user) => !mayWrite(user, folder, mayWriteFolder));
  return [
    noFile.length > 0 ? [readOnlyFile(file, noFile, environment)] : [],
    folder !== null && noFolder.length > 0 ? [readOnlyFolder(file, folder, noFolder, environment)] : [],
  ].flat();
}

function writersOf({ openers }: Facts, { user, users }: EnvironmentFacts): Writers {
  const theirs = new Set((openers ?? []).flatMap(({ process }) => process.user ?? []));
  if (theirs.size === 0) return { users: [user], mayWrite: (_user, _rights, byUs) => byUs };
  return {
    users: [...theirs],
    mayWrite: (other, rights, byUs) => (other === user ? byUs : mayPerhapsWrite(other, rights, users)),
  };
}

/** From the permission bits alone. A group may have them as a member: then it is not said that they cannot. */
function mayPerhapsWrite(user: string, { uid, mode }: Rights, users: EnvironmentFacts['users']): boolean {
  if (user === 'root' || user === '0') return true;
  const isOwner = user === users[uid] || user === String(uid);
  return (mode & (isOwner ? 0o200 : 0o022)) !== 0;
}

function readOnlyFileSystem(path: string, { mount }: EnvironmentFacts): Finding {
  return {
    rule: 'read-only-file',
    severity: 'warning',
    message: `nobody can write ${path}: its file system is mounted read-only`,
    evidence: mount ? [`${mount.type} at ${mount.point}`] : [],
    remedy:
      "If it was not meant to be, look for errors of the disk in the system's log: Linux mounts a broken file system so.",
  };
}

function readOnlyFile(
  { path, entry }: Extract<FileFacts, { kind: 'database' | 'empty' }>,
  users: readonly string[],
  environment: EnvironmentFacts,
): Finding {
  const owner = ownerOf(entry, environment.users);
  return {
    rule: 'read-only-file',
    severity: 'warning',
    message: `user ${users.join(' and user ')} cannot write ${path}: SQLite answers "attempt to write a readonly database"`,
    evidence: [`${basename(path)} belongs to ${owner}, mode ${formatMode(entry.mode)}`],
    remedy: `${letWrite(users, owner, path)}, or run the program as a user who can.`,
  };
}

function readOnlyFolder(
  { path }: Extract<FileFacts, { kind: 'database' | 'empty' }>,
  folder: Rights,
  users: readonly string[],
  environment: EnvironmentFacts,
): Finding {
  const owner = ownerOf(folder, environment.users);
  return {
    rule: 'read-only-folder',
    severity: 'warning',
    message: `user ${users.join(' and user ')} cannot make files in ${dirname(path)}, where SQLite keeps its journal and its log`,
    evidence: [`the folder belongs to ${owner}, mode ${formatMode(folder.mode)}`],
    remedy: `${letWrite(users, owner, dirname(path))}, or move the database to a folder of its own. Rights to the file alone are not enough.`,
  };
}

function letWrite(users: readonly string[], owner: string, path: string): string {
  const [user = owner] = users;
  return `If ${user} should write: sudo ${user === owner ? 'chmod u+w' : `chown ${user}`} ${shellQuote(path)}`;
}
