import { fileIdentity, isSameFile } from '../../store/sqlite/file/file-identity.ts';

/** Whether two paths lead to one file, also through symbolic and hard links. */
export function leadToOneFile(one: string, other: string): boolean {
  const identity = fileIdentity(one);
  return identity !== undefined && isSameFile(identity, fileIdentity(other));
}
