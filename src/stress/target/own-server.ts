import { GenesisError, messageOf } from '../../errors.ts';
import type { LogCounts } from './reports/log-counts.ts';
import type { LogTail } from './reports/log-tail.ts';
import { type Exit, KILL_AFTER_MS, type ServerChild } from './server-child.ts';

const OUTLIVED = `the server did not end within ${KILL_AFTER_MS / 1_000} s of SIGTERM and was killed`;

/** A server that this tool started: it can be killed, paused and started again, on the same address and database. */
export class OwnServer {
  #child: ServerChild;
  readonly #launch: () => Promise<ServerChild>;
  readonly #log: LogTail;
  readonly #groups: number[] = [];
  #loads = 0;

  /** `launch` resolves when the server is ready. */
  constructor(first: ServerChild, launch: () => Promise<ServerChild>, log: LogTail) {
    this.#child = first;
    this.#launch = launch;
    this.#log = log;
    this.#remember(first);
  }

  /** The process groups that it has had, one more with each start; each is named after its first process. */
  get groups(): readonly number[] {
    return this.#groups;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last lines it printed on stdout and stderr, oldest first. */
  get log(): readonly string[] {
    return this.#log.lines;
  }

  get logCounts(): LogCounts {
    return this.#log.counts;
  }

  /** Counts a load, and returns how many there have been with it: before the first, nothing may be asked. */
  countLoad(): number {
    return ++this.#loads;
  }

  /** SIGKILL; resolves when it has ended. */
  async kill(): Promise<void> {
    this.#child.signalAll('SIGKILL');
    await this.#child.exited;
  }

  /** SIGTERM; resolves when it has ended by itself. */
  terminate(): Promise<Exit> {
    this.#child.terminate();
    return this.#child.exited;
  }

  /** Starts it again after it ended. Throws `SERVER_START_FAILED`. */
  async restart(): Promise<void> {
    this.#child = await this.#launch().catch((cause: unknown) => {
      if ((cause as Error).name === 'AbortError') throw cause;
      const hint = cause instanceof GenesisError ? cause.hint : undefined;
      const message = `it did not start again: ${messageOf(cause)}`;
      throw new GenesisError('SERVER_START_FAILED', message, { hint, cause });
    });
    this.#remember(this.#child);
  }

  pause(): void {
    this.#child.signalAll('SIGSTOP');
  }

  resume(): void {
    this.#child.signalAll('SIGCONT');
  }

  /** Ends it, soon after an abort of `interrupt`; resolves with what is worth a remark. */
  async stop(interrupt: AbortSignal): Promise<readonly string[]> {
    return (await this.#child.stop(interrupt)) === 'killed' ? [OUTLIVED] : [];
  }

  #remember({ pid }: ServerChild): void {
    if (pid !== undefined) this.#groups.push(pid);
  }
}
