import type { LatencySummary } from '../../measure/latency.ts';
import type { FailureClass } from '../../measure/run-metrics.ts';

/** What a load made of a scenario, beside its chats: these are in the other figures. */
export interface ScenarioSummary {
  /** As the user named it. */
  readonly file: string;
  readonly rounds: RoundCounts;
  /** The requests beside the chats, by name, in the order in which they were first made. */
  readonly requests: readonly NamedRequests[];
}

export interface RoundCounts {
  /** Ended by the script. */
  readonly completed: number;
  /** Ended by a request that failed. */
  readonly failed: number;
  /** Ended by the end of the load. */
  readonly cutShort: number;
}

/** All requests with one name. */
export interface NamedRequests {
  readonly name: string;
  readonly completed: number;
  readonly ok: number;
  /** Failed because of an injected fault. */
  readonly excused: number;
  /** Most frequent first. */
  readonly failures: readonly FailureClass[];
  /** Of the successful ones; null without any. */
  readonly latency: LatencySummary | null;
}

/** Requests beside the chats that failed, and not because of a fault. */
export function failedBeside({ completed, ok, excused }: NamedRequests): number {
  return completed - ok - excused;
}
