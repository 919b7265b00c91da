import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

let names: ReadonlyMap<number, string> | undefined;

/** The name of a user by its number, from /etc/passwd; undefined where it is not there, as in many containers. */
export function userName(uid: number): string | undefined {
  names ??= readNames();
  return names.get(uid);
}

/** The number where it has no name. */
export function nameOfUser(uid: number): string {
  return userName(uid) ?? String(uid);
}

/** Not Node's own answer first: it throws where the user has no name, as is usual in containers. */
export function ourUserName(): string {
  const uid = process.getuid?.();
  return uid === undefined ? userInfo().username : nameOfUser(uid);
}

function readNames(): ReadonlyMap<number, string> {
  try {
    return parsePasswd(readFileSync('/etc/passwd', 'utf8'));
  } catch {
    return new Map();
  }
}

/** Names by number. Of several users with one number the first counts, as for the system. */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const rows = text.split('\n').map((line) => line.split(':'));
  const named = rows.flatMap(([name, , uid]) => (name && uid ? [[Number(uid), name] as const] : []));
  return new Map(named.reverse());
}
