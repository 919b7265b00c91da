import type { HttpClient } from '../../http/http-client.ts';
import type { Target } from '../target.ts';
import type { LogCounts, ServerLog } from './log-counts.ts';
import { LogFile } from './log-file.ts';
import { difference, readServerCounters, type ServerCounters } from './server-counters.ts';

/** What a server, its log and its model tell of a load. */
export interface Account {
  /** Null where the server does not tell. */
  readonly counters: ServerCounters | null;
  /** Null where nobody can read it. */
  readonly log: ServerLog | null;
  /** Calls that the model failed on purpose. */
  readonly modelFailures: number;
}

type Lines = Pick<ServerLog, 'lines' | 'lockErrors' | 'retries'>;

const NO_LINES: Lines = { lines: 0, lockErrors: 0, retries: 0 };

/** Reads what a server tells of itself before a load and after it: the difference is the load's. */
export class ServerAccount {
  readonly #target: Target;
  readonly #control: HttpClient;
  readonly #logFile: string | undefined;
  #counters: ServerCounters | undefined;
  #log: LogFile | Lines = NO_LINES;
  #modelFailures = 0;

  private constructor(target: Target, control: HttpClient, logFile: string | undefined) {
    this.#target = target;
    this.#control = control;
    this.#logFile = logFile;
  }

  /** Throws `LOG_UNREADABLE`. */
  static async open(
    target: Target,
    control: HttpClient,
    logFile: string | undefined,
    justStarted: boolean,
  ): Promise<ServerAccount> {
    const account = new ServerAccount(target, control, logFile);
    await account.begin();
    if (justStarted) account.#includeStart();
    return account;
  }

  /** What was until now is not the load's. Throws `LOG_UNREADABLE`. */
  async begin(): Promise<void> {
    this.#counters = await readServerCounters(this.#control);
    this.#log = this.#logFile === undefined ? linesOf(this.#ownLog) : await LogFile.open(this.#logFile);
    this.#modelFailures = this.#failures;
  }

  /** A log that cannot be read any more tells nothing. */
  async end(): Promise<Account> {
    const after = await readServerCounters(this.#control);
    const log =
      this.#log instanceof LogFile ? await this.#log.counts().catch(() => null) : this.#since(this.#log);
    const counters = difference(this.#counters, after) ?? null;
    return { counters, log, modelFailures: this.#failures - this.#modelFailures };
  }

  /** The locks that a server met while it started belong to its first load. */
  #includeStart(): void {
    if (this.#counters) this.#counters = { ...this.#counters, lockErrors: 0, retries: 0 };
    if (!(this.#log instanceof LogFile)) this.#log = NO_LINES;
  }

  #since(before: Lines): ServerLog | null {
    return this.#ownLog?.since(before) ?? null;
  }

  get #ownLog(): LogCounts | undefined {
    return this.#target.server?.logCounts;
  }

  get #failures(): number {
    return this.#target.modelFailures?.() ?? 0;
  }
}

function linesOf({ lines, lockErrors, retries }: Lines = NO_LINES): Lines {
  return { lines, lockErrors, retries };
}
