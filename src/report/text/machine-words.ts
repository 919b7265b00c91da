import { count } from '../../count.ts';
import type { Machine } from '../../stress/measure/machine.ts';

export function machineWords({ cpu, cores, system, node }: Machine): string {
  return `${cpu ?? 'unknown processor'}, ${count(cores, 'core')}, ${system}, Node ${node}`;
}
