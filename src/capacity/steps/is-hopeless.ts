import type { Threshold } from '../../stress/judge/thresholds/threshold.ts';

/** How far a step is. */
export interface StepMoment {
  readonly elapsedMs: number;
  /** Requests that were due until now; with a scenario, rounds. */
  readonly due: number;
  readonly completed: number;
  /** Requests, also with a scenario. */
  readonly failed: number;
}

/** What a step sends, and what is known before it. */
export interface StepExpectation {
  /** How many are due in a second: requests, or rounds. */
  readonly perSecond: number;
  /** All requests that will be sent. */
  readonly requests: number;
  /** How long a request, or a round, takes without load. */
  readonly latencyMs: number;
  readonly thresholds: readonly Threshold[];
}

/** Moments between two looks at how fast the answers come. */
const LOOKS = 2;
/** A pause of the server, or of this machine, makes answers fall behind between two looks, and once more where it falls in between. */
const INTERVALS = 3;
/** The share of the requests that a server lacks clearly. */
const LACKING = 0.2;
/** A queue of less than this is no queue, in seconds of requests. */
const QUEUE_S = 0.25;
const LEAST_QUEUE = 4;
const LATENCIES = 4;
/** So few failures show nothing. */
const FEW_FAILURES = 3;

/** Why a step need not go on; undefined while it may still keep its thresholds. `moments`: at even intervals. */
export function isHopeless(
  moments: readonly StepMoment[],
  expectation: StepExpectation,
): 'backlog' | 'failures' | undefined {
  const now = moments.at(-1);
  if (!now) return undefined;
  if (now.failed > FEW_FAILURES + allowedFailures(expectation)) return 'failures';
  return isOverrun(moments, expectation) ? 'backlog' : undefined;
}

/** The failures after which no success that follows would make up for them. */
function allowedFailures({ thresholds, requests }: StepExpectation): number {
  const limits = thresholds.flatMap(({ metric, limit }) => {
    if (metric === 'success') return [(1 - limit) * requests];
    return metric === 'errors' ? [limit] : [];
  });
  return Math.min(...limits);
}

/** Whether the answers fell further behind from look to look, and a queue stands. */
function isOverrun(moments: readonly StepMoment[], { perSecond, latencyMs }: StepExpectation): boolean {
  const looks = Array.from({ length: INTERVALS + 1 }, (_, index) => moments.at(-1 - index * LOOKS));
  const [now, first] = [looks[0], looks.at(-1)];
  if (!now || !first) return false;
  const queue = now.due - now.completed;
  if (queue < Math.max(LEAST_QUEUE, perSecond * (QUEUE_S + (LATENCIES * latencyMs) / 1_000))) return false;
  // While nothing was answered, answers may only be slow.
  return now.completed > first.completed && looks.slice(1).every((from, index) => lacks(from, looks[index]));
}

function lacks(from: StepMoment | undefined, to: StepMoment | undefined): boolean {
  if (!from || !to) return false;
  return to.completed - from.completed < (1 - LACKING) * (to.due - from.due);
}
