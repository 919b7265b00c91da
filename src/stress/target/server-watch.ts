import type { HttpClient } from '../http/http-client.ts';
import { type LogCounts, type LogMark, NO_LINES, type ServerLog } from './reports/log-counts.ts';
import { LogFile } from './reports/log-file.ts';
import {
  difference,
  NOTHING_COUNTED,
  readServerCounters,
  type ServerCounters,
} from './reports/server-counters.ts';
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

export interface WatchOptions {
  /** Whether to ask for the counters; by default they are. */
  readonly readsCounters?: boolean;
  /** A file that the server logs to. */
  readonly logFile?: string | undefined;
}

/** Reads what a server reports before a load and after it: the difference belongs to the load. */
export class ServerWatch {
  readonly #target: Target;
  readonly #options: WatchOptions;
  #counters: ServerCounters | undefined;
  #log: LogFile | LogMark = NO_LINES;
  #modelFailures = 0;

  private constructor(target: Target, options: WatchOptions) {
    this.#target = target;
    this.#options = options;
  }

  /**
   * Asks nothing of a server that this tool started before its first load: all that it reports later belongs to the load,
   * lock errors of its start too. Throws `LOG_UNREADABLE`.
   */
  static async start(target: Target, client: HttpClient, options: WatchOptions): Promise<ServerWatch> {
    const watch = new ServerWatch(target, options);
    if (target.server?.countLoad() === 1) await watch.#begin(NOTHING_COUNTED, NO_LINES);
    else await watch.reset(client);
    return watch;
  }

  /** Leaves out everything until now. Throws `LOG_UNREADABLE`. */
  async reset(client: HttpClient): Promise<void> {
    await this.#begin(await this.#readCounters(client), this.#ownLog?.mark ?? NO_LINES);
  }

  /** A log that cannot be read any more is null. */
  async stop(client: HttpClient): Promise<ServerReport> {
    const after = await this.#readCounters(client);
    const log =
      this.#log instanceof LogFile
        ? await this.#log.counts().catch(() => null)
        : (this.#ownLog?.since(this.#log) ?? null);
    const counters = difference(this.#counters, after) ?? null;
    return { counters, log, modelFailures: this.#failures - this.#modelFailures };
  }

  async #begin(counters: ServerCounters | undefined, ownLines: LogMark): Promise<void> {
    this.#counters = counters;
    const { logFile } = this.#options;
    this.#log = logFile === undefined ? ownLines : await LogFile.open(logFile);
    this.#modelFailures = this.#failures;
  }

  async #readCounters(client: HttpClient): Promise<ServerCounters | undefined> {
    return this.#options.readsCounters === false ? undefined : readServerCounters(client);
  }

  get #ownLog(): LogCounts | undefined {
    return this.#target.server?.logCounts;
  }

  get #failures(): number {
    return this.#target.modelFailures?.() ?? 0;
  }
}
