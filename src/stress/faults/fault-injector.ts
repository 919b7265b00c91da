import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { GenesisError, messageOf } from '../../errors.ts';
import { type Outcome, traitsOf } from '../answer/outcome.ts';
import { acceptsConnections } from '../target/accepts-connections.ts';
import type { Target } from '../target/target.ts';
import { endSessions } from './end-sessions.ts';
import {
  describeFault,
  type Fault,
  type InjectedFault,
  type NetworkDisturbance,
  type TimedFault,
} from './fault.ts';
import { lockableDatabase, stoppableServer, terminableDatabase } from './fault-places.ts';
import type { Network } from './network/network.ts';
import { openOutside } from './outside/open-outside.ts';

/** The load waits at most this long for a lock that is due at its start: on a busy machine, a process takes a second. */
const HOLD_WITHIN_MS = 3_000;

/** Failures of connections that a kill caused can appear a little later than the restart. */
const AFTERMATH_MS = 50;

/** A slow network may hold the end of a connection back for so long. */
const SLOW_AFTERMATH_MS = 350;

/** A server finds out that a session is gone when it uses it next, and opens others. */
const SESSIONS_BACK_WITHIN_MS = 1_000;

/** Injects faults into a target under load. */
export class FaultInjector {
  readonly #faults: readonly Fault[];
  readonly #target: Target;
  /** Between the load and the target, where a fault needs it. */
  readonly #network: Network | undefined;
  /** The last kill or pause: they run one after the other. */
  #lastInTurn: Promise<unknown> = Promise.resolve();
  #isDown = false;
  /** Until when failures are symptoms of ended sessions, on the clock of `performance`. */
  #sessionsBackAt = 0;
  /** Locks that are held; pauses and disturbances of the network that last. */
  #lasting = 0;
  readonly #lockHeld = Promise.withResolvers<void>();

  /** Throws `FAULT_IMPOSSIBLE` where one of the faults cannot be injected into the target. */
  constructor(faults: readonly Fault[], target: Target, network?: Network) {
    this.#faults = faults;
    this.#target = target;
    this.#network = network;
    for (const { kind } of faults) {
      if (kind === 'lock') lockableDatabase(target);
      if (kind === 'kill' || kind === 'pause') stoppableServer(target);
      if (kind === 'terminate') terminableDatabase(target);
    }
  }

  /**
   * The fault that explains an outcome now: the server was killed and is not back yet, or the request was sent before its
   * sessions could be replaced.
   */
  excuseOf(outcome: Outcome, sentAt: number): 'kill' | 'terminate' | undefined {
    const { excusedBy } = traitsOf(outcome);
    if (this.#isDown && excusedBy.includes('kill')) return 'kill';
    return sentAt < this.#sessionsBackAt && excusedBy.includes('terminate') ? 'terminate' : undefined;
  }

  /** Whether a fault keeps answers away: the server is down or paused, its database locked, or the network disturbed. */
  get isHoldingBack(): boolean {
    return this.#isDown || this.#lasting > 0;
  }

  /** Resolves when the load may begin: a lock due at its start is held, or was not free in time. */
  async ready(): Promise<void> {
    if (!this.#faults.some(isDueAtOnce)) return;
    await Promise.race([this.#lockHeld.promise, delay(HOLD_WITHIN_MS, undefined, { ref: false })]);
  }

  /** Injects each fault when it is due, until `loadOver`; resolves when the server is as it was before. Never rejects. */
  inject(loadOver: AbortSignal): Promise<InjectedFault[]> {
    return Promise.all(this.#faults.map((fault) => this.#injectOne(fault, loadOver)));
  }

  async #injectOne(fault: Fault, loadOver: AbortSignal): Promise<InjectedFault> {
    const injected = { fault, text: describeFault(fault) };
    if (fault.kind === 'model-error')
      return { ...injected, happened: await this.#modelFailed(loadOver), problem: null };
    try {
      return { ...injected, happened: await this.#injectTimed(fault, loadOver), problem: null };
    } catch (error) {
      // The run was aborted while the server started again: not a failure.
      if ((error as Error).name === 'AbortError') return { ...injected, happened: true, problem: null };
      // A server that did not start again failed; anything else is not the server's failure.
      const happened = (error as Partial<GenesisError>).code === 'SERVER_START_FAILED';
      return { ...injected, happened, problem: messageOf(error) };
    }
  }

  /** The model fails by itself: all that is left is to check that it did. */
  async #modelFailed(loadOver: AbortSignal): Promise<boolean> {
    if (!loadOver.aborted) await once(loadOver, 'abort');
    return (this.#target.modelFailures?.() ?? 0) > 0;
  }

  /** Whether it was injected before the load was over. */
  #injectTimed(fault: TimedFault, loadOver: AbortSignal): Promise<boolean> {
    switch (fault.kind) {
      case 'lock':
        return holdLock(lockableDatabase(this.#target), fault.atMs, loadOver, () => {
          this.#lockHeld.resolve();
          return this.#last(fault.forMs, loadOver);
        });
      case 'kill':
        return this.#inTurn(fault.atMs, () => this.#kill(), loadOver);
      case 'terminate':
        return this.#inTurn(fault.atMs, () => this.#terminate(loadOver), loadOver);
      case 'pause':
        return this.#inTurn(fault.atMs, () => this.#pause(fault.forMs, loadOver), loadOver);
      case 'cut':
      case 'slow':
      case 'drip':
        return this.#disturb(fault, loadOver);
    }
  }

  async #disturb({ kind, atMs, forMs }: NetworkDisturbance, loadOver: AbortSignal): Promise<boolean> {
    if (!(await sleep(atMs, loadOver))) return false;
    this.#network?.begin(kind);
    await this.#last(forMs, loadOver);
    this.#network?.end(kind);
    return true;
  }

  async #last(ms: number, loadOver: AbortSignal): Promise<void> {
    this.#lasting++;
    await sleep(ms, loadOver);
    this.#lasting--;
  }

  async #inTurn(atMs: number, act: () => Promise<void>, loadOver: AbortSignal): Promise<boolean> {
    if (!(await sleep(atMs, loadOver))) return false;
    const done = this.#lastInTurn.then(async () => {
      if (loadOver.aborted) return false;
      await act();
      return true;
    });
    this.#lastInTurn = done.catch(() => {});
    return done;
  }

  async #kill(): Promise<void> {
    const server = stoppableServer(this.#target);
    this.#isDown = true;
    await server.kill();
    await this.#assertDown();
    await server.restart();
    await delay(this.#network ? SLOW_AFTERMATH_MS : AFTERMATH_MS);
    this.#isDown = false;
  }

  async #terminate(loadOver: AbortSignal): Promise<void> {
    this.#sessionsBackAt = Number.POSITIVE_INFINITY;
    try {
      await endSessions(terminableDatabase(this.#target), loadOver);
      this.#sessionsBackAt = performance.now() + SESSIONS_BACK_WITHIN_MS;
    } catch (error) {
      this.#sessionsBackAt = 0;
      throw error;
    }
  }

  async #pause(forMs: number, loadOver: AbortSignal): Promise<void> {
    const server = stoppableServer(this.#target);
    server.pause();
    await this.#last(forMs, loadOver);
    server.resume();
  }

  /** A command can start its server in another process and end itself. */
  async #assertDown(): Promise<void> {
    const { url } = this.#target;
    if (!(await acceptsConnections(this.#target))) return;
    this.#isDown = false;
    throw new GenesisError(
      'FAULT_IMPOSSIBLE',
      `the server at ${url} survived SIGKILL: its command must run it in the foreground`,
    );
  }
}

function isDueAtOnce(fault: Fault): boolean {
  return fault.kind === 'lock' && fault.atMs === 0;
}

/** Whether the lock was acquired before the load was over. */
async function holdLock(
  database: string,
  atMs: number,
  loadOver: AbortSignal,
  whileHeld: () => Promise<void>,
): Promise<boolean> {
  // Before it is due: its process takes a moment to start.
  const outside = openOutside(database);
  try {
    if (!(await sleep(atMs, loadOver))) return false;
    await outside.hold(loadOver);
    await whileHeld();
    return true;
  } catch (error) {
    if (loadOver.aborted) return false;
    throw error;
  } finally {
    await outside.close();
  }
}

/** Whether the whole time passed. */
function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal }).catch(() => false);
}
