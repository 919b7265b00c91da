import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../../errors.ts';
import { membersOfGroup } from '../../locks/proc/group/process-group.ts';
import { afterAbort } from './after-abort.ts';
import type { LogTail } from './reports/log-tail.ts';

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How a server ended when it was asked to. */
export type Ending = 'ended' | 'killed';

export interface LaunchCommand {
  /** A program with its arguments, or one line for the shell. */
  readonly command: readonly [program: string, ...args: string[]] | string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether it has a channel that shows it that this process has ended, however that was. */
  readonly channel?: boolean;
}

/** Much longer than an idle server needs to end; one that is still starting does not watch its channel yet. */
const TERMINATE_AFTER_MS = 2_000;
/** From SIGTERM on. */
export const KILL_AFTER_MS = 2_000;
/** The time that a server has after an interruption, which must end within 2 s with all that came before. */
const HURRY_MS = 600;
const LOOK_EVERY_MS = 20;

const running = new Set<ServerChild>();

/** Makes every server that this process started end with it: for when there is no time to wait for them. */
export function killServers(): void {
  // A server with a channel cleans up and ends as soon as this process has ended, unless it is paused.
  for (const child of running) child.signalAll(child.hasChannel ? 'SIGCONT' : 'SIGKILL');
}

/** One process of a server, in a process group of its own: the terminal's Ctrl-C reaches only us. */
export class ServerChild {
  readonly exited: Promise<Exit>;
  readonly #process: ChildProcess;
  #stopped: Promise<Ending> | undefined;

  constructor(child: ChildProcess) {
    this.#process = child;
    running.add(this);
    this.exited = new Promise((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      // A process that could not be started has no exit.
      child.once('error', () => resolve({ exitCode: null, signal: null }));
    });
  }

  static start({ command, env = process.env, channel = false }: LaunchCommand, log: LogTail): ServerChild {
    const stdio = ['ignore', 'pipe', 'pipe', ...(channel ? ['ipc' as const] : [])] as const;
    const options = { stdio: [...stdio], env, detached: true };
    const child =
      typeof command === 'string'
        ? spawn(command, { ...options, shell: true })
        : spawn(command[0], command.slice(1), options);
    for (const stream of [child.stdout, child.stderr]) if (stream) log.follow(stream);
    return new ServerChild(child);
  }

  /** Undefined if it could not be started. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Whether it notices when this process ends. */
  get hasChannel(): boolean {
    return this.#process.connected;
  }

  get running(): boolean {
    return this.pid !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The first message over the channel; rejects on an abort. */
  async message(signal: AbortSignal): Promise<unknown> {
    const [message] = await once(this.#process, 'message', { signal });
    return message;
  }

  /** SIGTERM to the process alone, like that of a supervisor: it must end what it started. */
  terminate(): void {
    this.#process.kill('SIGTERM');
  }

  get #hasGroup(): boolean {
    try {
      return this.pid !== undefined && process.kill(-this.pid, 0);
    } catch {
      return false;
    }
  }

  /** Signals the process and all that it started. */
  signalAll(signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      // No process of the group is left.
      if (codeOf(error) !== 'ESRCH') throw error;
    }
  }

  /** Asks it to end, and kills it after 2 s, or soon after an abort of `interrupt`; no process of its group is left. */
  stop(interrupt: AbortSignal): Promise<Ending> {
    // Only once: later, the number of the group may belong to other processes.
    this.#stopped ??= this.#stop(interrupt);
    return this.#stopped;
  }

  async #stop(interrupt: AbortSignal): Promise<Ending> {
    let ending: Ending = 'ended';
    const watchesChannel = this.#process.connected;
    const askAfterMs = watchesChannel ? TERMINATE_AFTER_MS : 0;
    const terminate = setTimeout(() => this.terminate(), askAfterMs);
    const kill = setTimeout(() => {
      ending = 'killed';
      this.signalAll('SIGKILL');
    }, askAfterMs + KILL_AFTER_MS);
    // A server with a channel removes its database when it ends, which takes it only a moment.
    const hurry = () => (watchesChannel ? this.terminate() : this.signalAll('SIGKILL'));
    const stopHurry = afterAbort(interrupt, HURRY_MS, hurry);
    this.signalAll('SIGCONT');
    if (watchesChannel) this.#process.disconnect();
    await this.exited;
    clearTimeout(terminate);
    await this.#restEnded();
    clearTimeout(kill);
    stopHurry();
    this.#letGo();
    return ending;
  }

  /** What a shell or another wrapper started may outlive it: it is asked to end, too. */
  async #restEnded(): Promise<void> {
    if (!this.#hasGroup) return;
    this.signalAll('SIGTERM');
    while (this.#hasGroup && this.#isAlive()) await delay(LOOK_EVERY_MS);
  }

  /** Processes that ended stay in their group until their parent takes note. */
  #isAlive(): boolean {
    return membersOfGroup(this.pid ?? 0).some(({ group, state }) => group === this.pid && state !== 'ended');
  }

  #letGo(): void {
    this.signalAll('SIGKILL');
    // A process that left the group may still hold them open, which must not keep us from ending.
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
    running.delete(this);
  }
}
