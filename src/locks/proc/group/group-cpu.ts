import { sumOf } from '../../../sum-of.ts';
import { membersOfGroup } from './process-group.ts';

/** The CPU time of a process group at one moment. */
export interface CpuMoment {
  /** Milliseconds, on the clock of `performance.now`. */
  readonly atMs: number;
  readonly cpuMs: number;
}

/** The CPU time between two moments, as a share of one core. */
export function cpuShareBetween(before: CpuMoment, after: CpuMoment): number {
  // A process that ended without its parent taking note is missing in the later one.
  return Math.max(0, after.cpuMs - before.cpuMs) / Math.max(1, after.atMs - before.atMs);
}

/**
 * Milliseconds of CPU time that a process group, or a session, and all that descends from it have used, in steps of 10;
 * null if none of it is left, or if there is no /proc. Processes that ended count as soon as their parent has taken note.
 */
export function cpuMsOfGroup(pgid: number): number | null {
  const members = membersOfGroup(pgid);
  return members.length === 0 ? null : sumOf(members, (member) => member.cpuMs + member.endedChildrenCpuMs);
}
