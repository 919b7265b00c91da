import { userInfo } from 'node:os';
import { userName } from '../proc/user-name.ts';

/** The number where it has no name. */
export function nameOfUser(uid: number): string {
  return userName(uid) ?? String(uid);
}

/** Not Node's own answer first: it throws where the user has no name, as is usual in containers. */
export function ourUserName(): string {
  const uid = process.getuid?.();
  return uid === undefined ? userInfo().username : nameOfUser(uid);
}
