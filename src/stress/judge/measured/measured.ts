import type { SeenError } from '../../answer/database/error-counts.ts';
import type { Outcome } from '../../answer/outcome.ts';
import type { Audit } from '../../audit/audit.ts';
import type { DataSummary } from '../../data/data-source.ts';
import type { InjectedFault } from '../../faults/fault.ts';
import type { NamedSpread } from '../../load/arrival-spread.ts';
import type { Load } from '../../load/load.ts';
import type { ThinkTime } from '../../load/think-time.ts';
import type { GeneratorHealth } from '../../measure/generator-health.ts';
import type { Goodput } from '../../measure/goodput.ts';
import type { LatencySummary } from '../../measure/latency.ts';
import type { Machine } from '../../measure/machine.ts';
import type { FailureClass, TimingSummary } from '../../measure/run-metrics.ts';
import type { StreamSummary } from '../../measure/stream-metrics.ts';
import type { Timeline } from '../../measure/timeline.ts';
import type { ObservedLocks } from '../../observe/observed-locks.ts';
import type { ServerCpu } from '../../observe/server-cpu.ts';
import type { ServerLog } from '../../target/reports/log-counts.ts';
import type { ServerCounters } from '../../target/reports/server-counters.ts';
import type { Hang } from './hang.ts';
import type { LoadMisfit } from './load-misfit.ts';
import type { Repetition } from './repetition.ts';
import type { Round } from './round.ts';
import type { ScenarioSummary } from './scenario-summary.ts';

/** What one run measured, before it is judged, as plain data. */
export interface Measured {
  readonly schema: 'genesis.stress/3';
  readonly version: string;
  /** What it was measured on; null where several machines made the load. */
  readonly machine: Machine | null;
  /** When the load began, ISO 8601. */
  readonly startedAt: string;
  /** The command line that repeats it, without secrets; null for a run that no command line made. */
  readonly command: string | null;
  /** Runs made at the same time that this result is merged from; 1 for a run of its own. */
  readonly runs: number;
  /** The rounds that were made one after the other, without one that was interrupted: one for a single load. */
  readonly rounds: readonly Round[];
  readonly target: { readonly url: string; readonly description: string };
  /** What the tool asked the server before the load, such as `GET /api/metrics`. */
  readonly readBefore: readonly string[];
  readonly load: Load;
  readonly settings: RunSettings;
  /** Milliseconds from the first request to the last answer. */
  readonly loadMs: number;
  /** Whether the run was ended before its time, by a signal. */
  readonly interrupted: boolean;
  /** Requests under way when it was ended, whose outcome is unknown. */
  readonly cutShort: number;
  /** `traced`: the `ok` requests whose reply quotes their message, which proves that it is the right reply. */
  readonly requests: { readonly completed: number; readonly ok: number; readonly traced: number };
  /** Successful requests per second: in the time for sending, if that was given, else in `loadMs`. */
  readonly ratePerSecond: number;
  /** All other requests that ended, in the same time. */
  readonly failedPerSecond: number;
  /** Null where nothing was scheduled: in closed loops and bursts. */
  readonly schedule: Schedule | null;
  /** Null where nothing was to be repeated. */
  readonly repetition: Repetition | null;
  /** Null for a load of requests from a template. */
  readonly scenario: ScenarioSummary | null;
  /** Requests that failed because of the faults, which are not failures of the server. */
  readonly excused: number;
  /** Null unless the server hung: then the requests in flight were given up. */
  readonly hang: Hang | null;
  /** Null unless the first answers showed that no such request fits the server: then the load ended early. */
  readonly misfit: LoadMisfit | null;
  /** Null without limits for each request. */
  readonly goodput: Goodput | null;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly failures: readonly FailureClass[];
  /** What the failed answers say about the database, most revealing first. */
  readonly databaseErrors: readonly SeenError[];
  /** `surfaced`: in answers. `recovered`: a retry absorbed them; null where the server does not report them. */
  readonly lockErrors: { readonly surfaced: number; readonly recovered: number | null };
  /** Null where the server does not report them. */
  readonly retries: { readonly total: number; readonly requests: number; readonly most: number } | null;
  /**
   * Latencies of the successful requests, from sending, in an open loop from the due time, to the whole answer; null
   * without any.
   */
  readonly latency: LatencySummary | null;
  /** Null where no answer was a stream with text. */
  readonly streams: StreamSummary | null;
  /**
   * Milliseconds that one more request took, sent alone after the load: only where that shows whether requests were
   * answered one at a time. Null where none was sent, none was answered within that time, or a few more at once took
   * hardly longer.
   */
  readonly aloneMs: number | null;
  readonly timeline: Timeline;
  /** Null where the server does not report it. */
  readonly timing: TimingSummary | null;
  readonly serverCounters: ServerCounters | null;
  /** Null where its log could not be read. */
  readonly serverLog: ServerLog | null;
  /** Null where its database is unknown, and for the embedded server, which reports all about its locks itself. */
  readonly locks: ObservedLocks | null;
  /** Null for a server that this tool did not start, and for one that was started again during the load. */
  readonly serverCpu: ServerCpu | null;
  readonly audit: Audit;
  /** The faults that the run was asked to inject. */
  readonly faults: readonly InjectedFault[];
  /** Calls that the model failed on purpose. */
  readonly modelFailures: number;
  /** Connections that were cut on purpose, each with a request under way; null where no fault began to. */
  readonly cutConnections: number | null;
  readonly generator: GeneratorHealth;
  /** What was noticed and does not count for the verdict, in sentences without a full stop. */
  readonly observations: readonly string[];
}

/** Settings besides the load that change what a run measures. */
export interface RunSettings {
  /** The file of the scenario; null: each request was sent from a template. */
  readonly scenario: string | null;
  readonly method: string;
  readonly path: string;
  /** Names only: their values may be secrets. */
  readonly headers: readonly string[];
  /** With its placeholders; of bytes that are no text, size and SHA-256. */
  readonly body: string | null;
  readonly reply: string | null;
  /** The end mark of streams of no known shape; null: none was named. */
  readonly streamEnd: string | null;
  readonly historyPath: string | null;
  /** Whether any certificate of the server was accepted. */
  readonly insecure: boolean;
  /** The Unix socket that the server listened on; null: it was reached over TCP. */
  readonly unixSocket: string | null;
  /** Whether redirects on the same server were followed. */
  readonly follow: boolean;
  readonly timeoutMs: number;
  /** Null in bursts and closed loops. An earlier version did not save it: there arrivals were even. */
  readonly arrivals: NamedSpread | null;
  /** How long each user paused between an answer and its next request; null: not at all. */
  readonly thinkMs: ThinkTime | null;
  /** Whether each request had a connection of its own. */
  readonly reconnect: boolean;
  /** How often a request was sent again at most that was lost on its way; 0: never. */
  readonly retryLost: number;
  readonly warmupMs: number;
  readonly seed: string | null;
  /** The records that filled the requests; null: none did. */
  readonly data: DataSummary | null;
}

/** How well an open loop kept to its schedule. */
export interface Schedule {
  /** Requests that were due. */
  readonly due: number;
  /** Due requests that were never sent, because every connection was busy until the end. */
  readonly unsent: number;
  /** Milliseconds from the due time of a request to its sending; null when none was sent. */
  readonly lateness: LatencySummary | null;
}
