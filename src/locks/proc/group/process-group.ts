import { allProcesses } from '../all-processes.ts';
import { readStat, type Stat } from '../process-facts.ts';

export interface Member extends Stat {
  readonly pid: number;
}

/**
 * The processes of a group or a session, such as a server that was started in a group of its own, and all that descend
 * from them, also in groups of their own. Empty if all have ended, or if there is no /proc.
 */
export function membersOfGroup(id: number): Member[] {
  const processes = allProcesses().flatMap((pid): Member[] => {
    const stat = readStat(pid);
    return stat ? [{ pid, ...stat }] : [];
  });
  const first = processes.filter(({ pid, group, session }) => [pid, group, session].includes(id));
  return withDescendants(
    first,
    Map.groupBy(processes, ({ parent }) => parent),
  );
}

/**
 * The ids of a process, its group and its session, and those of its ancestors: it belongs to a group whose id is among
 * them. Without the first process of the system, from which all descend.
 */
export function lineageOf(pid: number): ReadonlySet<number> {
  const ids = new Set([pid]);
  let stat = readStat(pid);
  while (stat !== undefined) {
    ids.add(stat.group).add(stat.session);
    if (stat.parent <= 1) break;
    ids.add(stat.parent);
    stat = readStat(stat.parent);
  }
  return ids;
}

function withDescendants(
  first: readonly Member[],
  childrenOf: ReadonlyMap<number, readonly Member[]>,
): Member[] {
  const found = new Set(first);
  // A set that grows while it is walked: the walk reaches the new members too.
  for (const { pid } of found) for (const child of childrenOf.get(pid) ?? []) found.add(child);
  return [...found];
}
