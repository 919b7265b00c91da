import { abortFlag } from './abort-flag.ts';
import { arrivals, type DueTimes, usersAt } from './arrivals.ts';
import { type Clock, systemClock } from './clock.ts';
import { IdleUsers } from './idle-users.ts';
import { type Load, lengthMs } from './load.ts';
import type { Pacing } from './pacing.ts';
import { ThinkPauses } from './think-pauses.ts';

/**
 * Sends one request as virtual user number `user`; resolves when it is over, never rejects. `dueAt` is the time on the
 * clock when it was due, if there is a schedule.
 */
export type Send = (user: number, dueAt?: number) => Promise<void>;

/** Requests that were due in an open loop, and those never sent because every user was busy until the end. */
export interface ScheduleCounts {
  readonly due: number;
  readonly unsent: number;
}

export interface PacerOptions extends Pacing {
  readonly clock?: Clock;
}

type OpenLoad = Extract<Load, { kind: 'open-loop' | 'open-ramp' }>;

/** How long after its end an open loop still sends requests that were due before, as a share of its length. */
const OVERTIME = 0.1;
const MIN_OVERTIME_MS = 1_000;
const RAMP_EVERY_MS = 20;

/**
 * Sends the load, no new request after an abort. Resolves when all requests are over; undefined where nothing was
 * scheduled.
 */
export async function pace(
  load: Load,
  send: Send,
  signal: AbortSignal,
  options: PacerOptions = {},
): Promise<ScheduleCounts | undefined> {
  const { clock = systemClock } = options;
  switch (load.kind) {
    case 'burst':
      return closedLoop(load.concurrency, (sent) => sent < load.concurrency, send, signal);
    case 'closed-loop':
      return closedLoop(
        load.concurrency,
        untilOver(load.until, clock),
        send,
        signal,
        pausesOf(load, signal, options),
      );
    case 'ramp':
      return ramp(load, send, signal, clock, pausesOf(load, signal, options));
    case 'open-loop':
    case 'open-ramp':
      return openLoop(load, send, signal, clock, arrivals(load, options.arrivals, options.seed));
  }
}

/** Undefined where no user pauses. */
function pausesOf(
  load: Load,
  signal: AbortSignal,
  { think, seed, clock = systemClock }: PacerOptions,
): ThinkPauses | undefined {
  const endsAt = clock.now() + (lengthMs(load) ?? Number.POSITIVE_INFINITY);
  return think && new ThinkPauses({ think, seed, clock, endsAt, signal });
}

/** Every user starts in the same turn of the event loop. */
async function closedLoop(
  users: number,
  hasNext: (sent: number) => boolean,
  send: Send,
  signal: AbortSignal,
  pauses?: ThinkPauses,
): Promise<undefined> {
  let sent = 0;
  const isOver = abortFlag(signal);
  const goesOn = () => !isOver() && hasNext(sent);
  const loops = Array.from({ length: users }, async (_, user) => {
    while (goesOn()) {
      sent++;
      await send(user);
      if (pauses && goesOn() && !(await pauses.pause(user))) break;
    }
    pauses?.end();
  });
  await Promise.all(loops);
}

function untilOver(until: Extract<Load, { kind: 'closed-loop' }>['until'], clock: Clock) {
  if ('requests' in until) return (sent: number) => sent < until.requests;
  const deadline = clock.now() + until.durationMs;
  return () => clock.now() < deadline;
}

async function ramp(
  { stages, concurrency }: Extract<Load, { kind: 'ramp' }>,
  send: Send,
  signal: AbortSignal,
  clock: Clock,
  pauses: ThinkPauses | undefined,
): Promise<undefined> {
  const startedAt = clock.now();
  const allowed = usersAt(stages);
  const isOver = abortFlag(signal);
  const usersNow = () => (isOver() ? undefined : allowed(clock.now() - startedAt));
  const loops = new Array<Promise<void> | undefined>(concurrency);
  const start = async (user: number) => {
    while (user < (usersNow() ?? 0)) {
      await send(user);
      // The load ends during its pause: it must not start again.
      if (pauses && !(await pauses.pause(user))) return;
    }
    loops[user] = undefined;
  };
  for (let users = usersNow(); users !== undefined; users = usersNow()) {
    for (let user = 0; user < users; user++) loops[user] ??= start(user);
    await clock.sleep(RAMP_EVERY_MS, signal);
  }
  await Promise.all(loops);
}

/** A free user takes the next request that is due: the schedule itself is the queue, however long. */
async function openLoop(
  load: OpenLoad,
  send: Send,
  signal: AbortSignal,
  clock: Clock,
  { requests, next }: DueTimes,
): Promise<ScheduleCounts> {
  const startedAt = clock.now();
  const endMs = lengthMs(load) ?? 0;
  const giveUpMs = endMs + Math.max(MIN_OVERTIME_MS, endMs * OVERTIME);
  const users = new IdleUsers(load.concurrency);
  const isOver = abortFlag(signal);
  let sent = 0;
  for (let due = next(); due !== undefined && !isOver(); ) {
    const now = clock.now() - startedAt;
    if (due > now) await clock.sleep(due - now, signal);
    else if (now > giveUpMs) break;
    else if (!users.hasIdle) await users.freed();
    else {
      const dueAt = startedAt + due;
      users.assign((user) => send(user, dueAt));
      sent++;
      due = next();
    }
  }
  await users.allIdle();
  // The last request is due one interval before the end: without it, the rate would look higher than it was.
  const left = endMs - (clock.now() - startedAt);
  if (left > 0) await clock.sleep(left, signal);
  const unsent = signal.aborted ? 0 : requests - sent;
  return { due: sent + unsent, unsent };
}
