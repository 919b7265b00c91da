import type { Durability } from '../db/protocol.ts';
import type { Fault } from './faults/fault.ts';
import type { Judgement } from './judgement.ts';
import type { Load } from './load.ts';
import type { RequestOptions } from './request.ts';

/** What to load. */
export type TargetOptions =
  | {
      /** `genesis serve` as a child process on an empty temporary database. */
      readonly kind: 'embedded';
      /** Keep the database here instead. */
      readonly databaseFile: string | undefined;
      /** As `serve --model-delay` takes it. */
      readonly modelDelay: string | undefined;
      readonly durability: Durability | undefined;
      /** Where its model is, with OpenAI's API; the echo answers otherwise. */
      readonly modelUrl?: string | undefined;
      /** More arguments of `serve`. */
      readonly arguments?: readonly string[];
    }
  | {
      /** A server that a command line starts. */
      readonly kind: 'spawned';
      readonly command: string;
      readonly url: string;
      readonly databaseFile: string | undefined;
    }
  | {
      /** A server that runs already. */
      readonly kind: 'remote';
      readonly url: string;
      readonly databaseFile?: string | undefined;
    };

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
