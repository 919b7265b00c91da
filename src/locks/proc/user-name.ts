import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { orUndefined } from '../../or-undefined.ts';

let names: ReadonlyMap<number, string> | undefined;

/** The name of a user by number, from /etc/passwd; undefined if it is not listed, as in many containers. */
export function userName(uid: number): string | undefined {
  names ??= parsePasswd(orUndefined(() => readFileSync('/etc/passwd', 'utf8')) ?? '');
  return names.get(uid);
}

/** The name of a user, or the number if it has no name. */
export function nameOfUser(uid: number): string {
  return userName(uid) ?? String(uid);
}

/** Not `os.userInfo()`: it throws if the user has no name, as is usual in containers. */
export function ourUserName(): string {
  const uid = process.getuid?.();
  return uid === undefined ? userInfo().username : nameOfUser(uid);
}

/** Names by number. If several users share a number, the first one counts, as it does for the system. */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const rows = text.split('\n').map((line) => line.split(':'));
  const named = rows.flatMap(([name, , uid]) => (name && uid ? [[Number(uid), name] as const] : []));
  return new Map(named.reverse());
}
