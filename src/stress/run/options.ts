import type { Fault } from '../faults/fault.ts';
import type { Judgement } from '../judge/judgement.ts';
import type { Load } from '../load/load.ts';
import type { RequestOptions } from '../request/request.ts';
import type { TargetOptions } from '../target/target-options.ts';

export interface StressOptions extends RunOptions {
  readonly target: TargetOptions;
}

/** What is done with a target. */
export interface RunOptions {
  readonly load: Load;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  /** Whether to read the messages back afterwards and compare them with what was acknowledged. */
  readonly audit: 'read-back' | 'skip';
  readonly faults?: readonly Fault[];
  readonly request: RequestOptions;
  /** Where the stored messages can be read; undefined where nobody knows, and the audit is skipped. */
  readonly historyPath?: string | undefined;
  /** Milliseconds of the same kind of load beforehand, which is audited but not measured. */
  readonly warmupMs?: number;
  /** The same seed makes the same requests. */
  readonly seed?: string | undefined;
  /** When to begin, in milliseconds since 1970: for runs on several machines. */
  readonly startAt?: number | undefined;
  /** A file that the server logs to. */
  readonly logFile?: string | undefined;
  readonly judgement?: Judgement;
  /** The command line that made this run. */
  readonly command?: string | undefined;
}

/** Longer than the retries of a Genesis server whose database is locked: those must end in its answer, not in ours. */
export const DEFAULT_TIMEOUT_MS = 60_000;
