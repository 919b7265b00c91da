import { sumOf } from '../../../sum-of.ts';
import { membersOfGroup } from './process-group.ts';

/**
 * Milliseconds of CPU time that a process group, or a session, and all that descends from it have used, in steps of 10;
 * null if none of it is left, or if there is no /proc. Processes that ended count as soon as their parent has taken note.
 */
export function cpuMsOfGroup(pgid: number): number | null {
  const members = membersOfGroup(pgid);
  return members.length === 0 ? null : sumOf(members, (member) => member.cpuMs + member.endedChildrenCpuMs);
}
