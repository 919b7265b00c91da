import { createHash } from 'node:crypto';

/** The name of a copy in its target: the same for the same source, so that the same command continues it. */
export function copyName(sourceIdentity: string): string {
  return createHash('sha256').update(sourceIdentity).digest('hex').slice(0, 32);
}
