import type { HttpClient } from '../http/http-client.ts';
import { type LogCounts, type LogMark, NO_LINES, type ServerLog } from './reports/log-counts.ts';
import { LogFile } from './reports/log-file.ts';
import { difference, readServerCounters, type ServerCounters } from './reports/server-counters.ts';
import type { Target } from './target.ts';

/** What a server, its log and its model report about a load. */
export interface ServerReport {
  /** Null where the server does not report them. */
  readonly counters: ServerCounters | null;
  /** Null where it cannot be read. */
  readonly log: ServerLog | null;
  /** Calls that the model failed on purpose. */
  readonly modelFailures: number;
}

/** Reads what a server reports before a load and after it: the difference belongs to the load. */
export class ServerWatch {
  readonly #target: Target;
  readonly #control: HttpClient;
  readonly #logFile: string | undefined;
  #counters: ServerCounters | undefined;
  #log: LogFile | LogMark = NO_LINES;
  #modelFailures = 0;

  private constructor(target: Target, control: HttpClient, logFile: string | undefined) {
    this.#target = target;
    this.#control = control;
    this.#logFile = logFile;
  }

  /** Throws `LOG_UNREADABLE`. */
  static async start(
    target: Target,
    control: HttpClient,
    logFile: string | undefined,
    justStarted: boolean,
  ): Promise<ServerWatch> {
    const watch = new ServerWatch(target, control, logFile);
    await watch.reset();
    if (justStarted) watch.#includeStart();
    return watch;
  }

  /** Leaves out everything until now. Throws `LOG_UNREADABLE`. */
  async reset(): Promise<void> {
    this.#counters = await readServerCounters(this.#control);
    this.#log =
      this.#logFile === undefined ? (this.#ownLog?.mark ?? NO_LINES) : await LogFile.open(this.#logFile);
    this.#modelFailures = this.#failures;
  }

  /** A log that cannot be read any more is null. */
  async stop(): Promise<ServerReport> {
    const after = await readServerCounters(this.#control);
    const log =
      this.#log instanceof LogFile
        ? await this.#log.counts().catch(() => null)
        : (this.#ownLog?.since(this.#log) ?? null);
    const counters = difference(this.#counters, after) ?? null;
    return { counters, log, modelFailures: this.#failures - this.#modelFailures };
  }

  /** Lock errors of a server's start belong to its first load. */
  #includeStart(): void {
    if (this.#counters) this.#counters = { ...this.#counters, lockErrors: 0, retries: 0 };
    if (!(this.#log instanceof LogFile)) this.#log = NO_LINES;
  }

  get #ownLog(): LogCounts | undefined {
    return this.#target.server?.logCounts;
  }

  get #failures(): number {
    return this.#target.modelFailures?.() ?? 0;
  }
}
