import type { Saved } from '../../report/saved/saved-result.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import { withAllPercentiles } from '../../stress/measure/with-all-percentiles.ts';

/** A saved result with the percentiles that an earlier version did not save. */
export function withPercentiles(saved: Saved): Saved {
  switch (saved.kind) {
    case 'stress':
      return { ...saved, results: saved.results.map(ofRun) };
    case 'compare': {
      const { before, after } = saved.result;
      return {
        ...saved,
        result: { ...saved.result, before: withLatency(before), after: withLatency(after) },
      };
    }
    case 'verify':
    case 'capacity':
    case 'doctor':
    case 'probe':
      return saved;
  }
}

function ofRun(result: StressResult): StressResult {
  const { schedule } = result;
  const lateness = schedule?.lateness && withAllPercentiles(schedule.lateness);
  return { ...withLatency(result), schedule: schedule && { ...schedule, lateness: lateness ?? null } };
}

function withLatency<Of extends Pick<StressResult, 'latency'>>(measured: Of): Of {
  return { ...measured, latency: measured.latency && withAllPercentiles(measured.latency) };
}
