import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { codeOf } from '../../errors.ts';
import type { LogTail } from './reports/log-tail.ts';

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface LaunchCommand {
  /** A program with its arguments, or one line for the shell. */
  readonly command: readonly [program: string, ...args: string[]] | string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether it is told over a channel that this process ended, however it did. */
  readonly channel?: boolean;
}

/** Much longer than a server takes that need not finish anything: one that is still starting cannot listen yet. */
const TERMINATE_AFTER_MS = 2_000;
const KILL_AFTER_MS = 10_000;

const running = new Set<ServerChild>();

/** Lets every server that this process started end with it: for when there is no time to wait for them. */
export function killServers(): void {
  // One with a channel ends, and tidies up, as soon as we are gone, unless it is stopped.
  for (const child of running) child.signalAll(child.hasChannel ? 'SIGCONT' : 'SIGKILL');
}

/** One process of a server, in a process group of its own: the terminal's Ctrl-C reaches only us. */
export class ServerChild {
  readonly exited: Promise<Exit>;
  readonly #process: ChildProcess;
  #stopped: Promise<void> | undefined;

  constructor(child: ChildProcess) {
    this.#process = child;
    running.add(this);
    this.exited = new Promise((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      // It could not even be started: then there is no exit.
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

  /** Whether it is told when this process ends. */
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

  /** To the process alone, as a supervisor asks it to end: what it started is its own to end. */
  terminate(): void {
    this.#process.kill('SIGTERM');
  }

  /** To the process and all that it started. */
  signalAll(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      // Nobody of the group is left.
      if (codeOf(error) !== 'ESRCH') throw error;
    }
  }

  /** Asks it to end, and makes it; leaves nothing of its group behind. */
  stop(): Promise<void> {
    // Once: later, the number of the group may be somebody else's.
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    if (this.running) {
      const terminate = setTimeout(() => this.terminate(), this.#process.connected ? TERMINATE_AFTER_MS : 0);
      const kill = setTimeout(() => this.signalAll('SIGKILL'), KILL_AFTER_MS);
      this.signalAll('SIGCONT');
      if (this.#process.connected) this.#process.disconnect();
      await this.exited;
      clearTimeout(terminate);
      clearTimeout(kill);
    }
    this.signalAll('SIGKILL');
    // What left the group may still hold them open; it must not keep us from ending.
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
    running.delete(this);
  }
}
