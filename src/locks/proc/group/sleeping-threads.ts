import { readFileSync } from 'node:fs';
import { orUndefined } from '../../../or-undefined.ts';
import { namesIn } from '../all-processes.ts';
import { membersOfGroup } from './process-group.ts';

/** The kernel function that a sleep for a given time waits in: not one for a lock, an event or a descriptor. */
const SLEEP = /^hrtimer_nanosleep/;

/**
 * The threads of a process group that are in a sleep for a given time, by id, with how often each has given up the
 * processor: a number that stays the same as long as one sleep lasts. Empty where the system does not show it.
 */
export function sleepingThreads(pgid: number): ReadonlyMap<string, number> {
  const threads = membersOfGroup(pgid).flatMap(({ pid }) =>
    namesIn(`/proc/${pid}/task`).map((id) => [id, `/proc/${pid}/task/${id}`] as const),
  );
  const sleeping = threads.filter(([, folder]) => SLEEP.test(textOf(`${folder}/wchan`)));
  return new Map(sleeping.map(([id, folder]) => [id, switchesIn(textOf(`${folder}/status`))]));
}

function switchesIn(status: string): number {
  return Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1] ?? 0);
}

function textOf(file: string): string {
  return orUndefined(() => readFileSync(file, 'utf8')) ?? '';
}
