import { type CpuMoment, cpuMsOfGroup, cpuShareBetween } from '../../locks/proc/group/group-cpu.ts';

/** CPU time that all processes of a server used during a load, counted in steps of 10 ms. */
export interface ServerCpu {
  readonly cpuMs: number;
  /** The same per time: 1 is one core. */
  readonly cores: number;
}

/** What a process group had used at one moment. */
export interface CpuReading extends CpuMoment {
  readonly group: number;
}

/** Null where it cannot be read. */
export function readCpu(group: number | undefined): CpuReading | null {
  const cpuMs = group === undefined ? null : cpuMsOfGroup(group);
  return group === undefined || cpuMs === null ? null : { group, atMs: performance.now(), cpuMs };
}

/** Null where one reading is missing, or is that of another process group: the server was started again. */
export function cpuBetween(before: CpuReading | null, after: CpuReading | null): ServerCpu | null {
  if (before === null || after === null || before.group !== after.group) return null;
  return { cpuMs: Math.max(0, after.cpuMs - before.cpuMs), cores: cpuShareBetween(before, after) };
}
