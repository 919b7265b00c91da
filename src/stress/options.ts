import type { Durability } from '../db/protocol.ts';
import type { Fault } from './faults/fault.ts';

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

/** How to load it. */
export type Load =
  | {
      /** One request for each virtual user, all sent at the same moment. */
      readonly kind: 'burst';
      readonly concurrency: number;
    }
  | {
      /** Each virtual user sends its next request when the last one is answered. */
      readonly kind: 'closed-loop';
      readonly concurrency: number;
      readonly until: { readonly requests: number } | { readonly durationMs: number };
    };

export interface StressOptions extends RunOptions {
  readonly target: TargetOptions;
}

/** What is done with a target. */
export interface RunOptions {
  readonly load: Load;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  /** Whether to read the conversation back afterwards and compare it with what was acknowledged. */
  readonly audit: 'read-back' | 'skip';
  readonly faults?: readonly Fault[];
}

/** Longer than the retries of a Genesis server whose database is locked: those must end in its answer, not in ours. */
export const DEFAULT_TIMEOUT_MS = 60_000;
export const DEFAULT_CONCURRENCY = 20;
export const MAX_CONCURRENCY = 10_000;
export const MAX_REQUESTS = 10_000_000;
