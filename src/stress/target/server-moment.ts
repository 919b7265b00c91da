import { type CpuMoment, cpuMsOfGroup } from '../../locks/proc/group/group-cpu.ts';
import { outgoingPorts } from '../../locks/proc/group/outgoing-ports.ts';
import { sleepingThreads } from '../../locks/proc/group/sleeping-threads.ts';

/** SQLite waits for a lock in sleeps of at most 100 ms; most loops of background threads sleep longer. */
const BUSY_WAIT_PER_SECOND = 5;

/** What the processes of a server were doing at one moment. */
export interface ServerMoment extends CpuMoment {
  readonly sleeping: ReturnType<typeof sleepingThreads>;
}

/** Undefined where the system does not show it. */
export function serverMoment(pgid: number): ServerMoment | undefined {
  const cpuMs = cpuMsOfGroup(pgid);
  if (cpuMs === null) return undefined;
  return { atMs: performance.now(), cpuMs, sleeping: sleepingThreads(pgid) };
}

/** Three moments of a server that is silent: without a request, early in the silence, and now. */
export interface Moments {
  readonly unloaded: ServerMoment;
  readonly before: ServerMoment;
  readonly now: ServerMoment;
}

/**
 * Whether a server waits for something that can end by itself, unlike a deadlock: for the answer of another server, in
 * one long sleep, or in the short ones with which SQLite waits for a lock.
 */
export function isWaiting(pgid: number, moments: Moments): boolean {
  return outgoingPorts(pgid).length > 0 || [...moments.now.sleeping.keys()].some(sleepsIn(moments));
}

function sleepsIn({ unloaded, before, now }: Moments): (thread: string) => boolean {
  const perSecond = 1_000 / (now.atMs - before.atMs);
  return (thread) => {
    const switches = now.sleeping.get(thread);
    const earlier = before.sleeping.get(thread);
    if (switches === undefined || earlier === undefined) return false;
    // A sleep that began without a request is that of a background thread.
    const isOneSleep = switches === earlier && switches !== unloaded.sleeping.get(thread);
    return isOneSleep || (switches - earlier) * perSecond >= BUSY_WAIT_PER_SECOND;
  };
}
