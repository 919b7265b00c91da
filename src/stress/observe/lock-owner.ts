import type { LockOwner } from './observed-locks.ts';

/** What is known of the processes of a run. */
export interface KnownProcesses {
  /** Ids of the server's processes and groups. */
  readonly server: ReadonlySet<number>;
  /** Whether these are all that the server has. */
  readonly isServerKnown: boolean;
  readonly tool: number;
}

/** Whose a process is, by the ids of its group, its session and its ancestors. */
export function ownerOf(
  lineage: ReadonlySet<number>,
  { server, isServerKnown, tool }: KnownProcesses,
): LockOwner {
  // The tool is the parent of a server that it started: the server comes first.
  if ([...server].some((id) => lineage.has(id))) return 'server';
  if (lineage.has(tool)) return 'tool';
  return isServerKnown ? 'other' : 'unknown';
}
