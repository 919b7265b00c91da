import type { Load } from '../../stress/load/load.ts';
import type { RoundEnd } from '../../stress/load/round-end.ts';
import type { TurnPlan } from '../../stress/load/turns.ts';
import type { CapacityUnit } from '../result.ts';
import { isHopeless, type StepExpectation, type StepMoment } from './is-hopeless.ts';
import type { StepRecorder } from './step-recorder.ts';

/** Milliseconds between two looks at a step. */
const LOOK_EVERY_MS = 250;

export interface StepLoad extends StepExpectation {
  readonly by: CapacityUnit;
  readonly level: number;
  readonly durationMs: number;
  /** Requests, or rounds, that will be due; in a closed loop no limit. */
  readonly arrivals: number;
  readonly connections: number;
}

/** How a step ended. */
export interface StepEnd {
  /** Milliseconds for which it sent. */
  readonly loadMs: number;
  /** Why it ended before its time; undefined where it did not. */
  readonly hopeless: 'backlog' | 'failures' | undefined;
}

/** Sends a step, until its time is over or its outcome is clear; resolves when the last answer has come. */
export async function takeStep(
  send: (plan: TurnPlan) => Promise<void>,
  load: StepLoad,
  recorder: StepRecorder,
): Promise<StepEnd> {
  const enough = new AbortController();
  const moments: StepMoment[] = [];
  let end: StepEnd = { loadMs: load.durationMs, hopeless: undefined };
  const look = () => {
    moments.push(momentOf(load, recorder));
    const hopeless = isHopeless(moments, load);
    if (hopeless === undefined || enough.signal.aborted) return;
    end = { loadMs: recorder.elapsedMs, hopeless };
    recorder.stopWatch();
    enough.abort();
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  const ending = setTimeout(() => {
    clearInterval(looking);
    recorder.stopWatch();
  }, load.durationMs);
  const onRound = (round: RoundEnd) => recorder.addRound(round);
  await send({ load: loadOfStep(load), enough: enough.signal, onRound }).finally(() => {
    clearInterval(looking);
    clearTimeout(ending);
  });
  return end;
}

/** In a closed loop, a request is due when the one before is answered. */
function momentOf({ by, perSecond, arrivals }: StepLoad, recorder: StepRecorder): StepMoment {
  const { elapsedMs, completed, failed } = recorder;
  const due = by === 'rate' ? Math.min(arrivals, (perSecond * elapsedMs) / 1_000) : completed;
  return { elapsedMs, due, completed, failed };
}

export function loadOfStep({
  by,
  level,
  durationMs,
  connections,
}: Omit<StepLoad, keyof StepExpectation | 'arrivals'>): Load {
  const until = { durationMs };
  return by === 'rate'
    ? { kind: 'open-loop', ratePerSecond: level, concurrency: connections, until }
    : { kind: 'closed-loop', concurrency: level, until };
}
