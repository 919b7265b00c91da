import type { Fault } from '../faults/fault.ts';
import type { Judgement } from '../judge/judge.ts';
import type { Load } from '../load/load.ts';
import type { Pacing } from '../load/pacing.ts';
import type { Slo } from '../measure/slo.ts';
import type { HistoryOptions } from '../request/chat.ts';
import type { RequestOptions } from '../request/request.ts';
import { withKey } from '../request/with-key.ts';
import type { ScenarioModule } from '../scenario/script/scenario.ts';
import type { TargetOptions } from '../target/target-options.ts';

export interface StressOptions extends RunOptions {
  readonly target: TargetOptions;
}

/** What a run does with a target. */
export interface RunOptions {
  readonly load: Load;
  /** By default arrivals are even, and users do not pause. Without a seed of its own, that of the run is taken. */
  readonly pacing?: Pacing;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  /** How many connections are opened before; by default as many as the load needs at first. */
  readonly connectionsAhead?: number;
  /** Whether each request opens a connection when it is due, and closes it after the answer. */
  readonly reconnect?: boolean;
  /** How often a request is sent again, with the same key, that is lost on its way; 0 by default: never. */
  readonly retryLost?: number;
  /** Whether to read the messages back afterwards and compare them with what was acknowledged. */
  readonly audit: 'read-back' | 'skip';
  readonly faults?: readonly Fault[];
  /** With a scenario, only its headers, its reply and its end of streams count. */
  readonly request: RequestOptions;
  /** What each user does, in rounds; by default it sends the request. */
  readonly scenario?: ScenarioModule | undefined;
  /** Where the stored messages can be read; undefined where it is unknown: then the audit is skipped. */
  readonly history?: HistoryOptions | undefined;
  /** Milliseconds of the same kind of load before, audited but not measured. */
  readonly warmupMs?: number;
  /** The same seed makes the same requests. */
  readonly seed?: string | undefined;
  /** When to start, in milliseconds since 1970: for runs on several machines. */
  readonly startAt?: number | undefined;
  /** Whether to ask the server what it counted, as Genesis answers; by default it is asked. */
  readonly readsCounters?: boolean;
  /** A file that the server logs to. */
  readonly logFile?: string | undefined;
  /** Milliseconds without a byte after which a server may hang; 15 s by default. */
  readonly hangAfterMs?: number;
  /** Whether one more request may be sent after the load, to see whether requests were answered one at a time. */
  readonly mayTimeAlone?: boolean;
  /** Whether a process beside the load watches the locks of the database, if it can; by default it does. */
  readonly watchesLocks?: boolean;
  /** Limits for each request, whose goodput is measured; none by default. */
  readonly slos?: readonly Slo[];
  readonly judgement?: Judgement;
  /** Whether the result has the names of programs in place of command lines. */
  readonly hidesCommands?: boolean;
  /** Whether the load ends where its first answers show that no such request fits the server; by default it goes on. */
  readonly judgesFirstAnswers?: boolean;
  /** Whether the API is one that the user did not choose: where its request does not fit, others may. */
  readonly mayChooseApi?: boolean;
  /** The command line that made this run. */
  readonly command?: string | undefined;
}

/** What is sent: with a key of its own, if it may be sent again. */
export function requestOf({ request, retryLost = 0 }: RunOptions): RequestOptions {
  return retryLost > 0 ? withKey(request) : request;
}

/** Longer than a Genesis server retries on a locked database: its answer must come before our timeout. */
export const DEFAULT_TIMEOUT_MS = 60_000;
