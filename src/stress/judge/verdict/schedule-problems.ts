import { formatDuration } from '../../../duration.ts';
import { percentileOf } from '../../measure/percentile-of.ts';
import type { Measured } from '../measured/measured.ts';

/** If half of the requests are later than this, the load is not the one that was asked for. */
const LATE_MS = 10;

/** Why an open loop did not send the load that was asked for; empty where it did, and for other loads. */
export function scheduleProblems({
  load,
  schedule,
  generator,
}: Pick<Measured, 'load' | 'schedule' | 'generator'>): string[] {
  if (load.kind !== 'open-loop' && load.kind !== 'open-ramp') return [];
  const { due = 0, unsent = 0, lateness = null } = schedule ?? {};
  const lateMs = percentileOf(lateness, 50) ?? 0;
  return [
    ...(unsent > 0
      ? [
          `${unsent} of ${due} requests that were due were never sent: all ${load.concurrency} connections were busy`,
        ]
      : []),
    ...(generator.saturated ? [`the generator was saturated: ${strainOf(generator)}`] : []),
    ...(lateMs > LATE_MS
      ? [`the schedule was not kept: half of the requests were sent more than ${formatDuration(lateMs)} late`]
      : []),
  ];
}

function strainOf({ cpu, eventLoopDelayMaxMs }: Measured['generator']): string {
  const stalled = `its event loop stalled for up to ${formatDuration(eventLoopDelayMaxMs)}`;
  return cpu === null ? stalled : `it used ${Math.round(cpu * 100)}% of a core, and ${stalled}`;
}
