import { formatDuration } from '../../../duration.ts';
import { formatRate } from '../../../figure.ts';
import type { Schedule } from '../../../stress/judge/measured/measured.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { GeneratorHealth } from '../../../stress/measure/generator-health.ts';
import { describeLatency } from '../../text/format.ts';
import type { Markup } from '../markup/markup.ts';
import { facts, note, type Row, section } from '../markup/table.ts';

/** Whether the tool itself kept up, and with its schedule where it had one. */
export function generatorSection({ generator, schedule, ratePerSecond }: StressResult): Markup {
  return section('Load generator', [
    facts('Load generator', [
      ['completed', formatRate(ratePerSecond)],
      ...healthRows(generator),
      ...scheduleRows(schedule),
    ]),
    note(generator.saturated ? 'Saturated: the latencies are upper bounds.' : 'It kept up.'),
  ]);
}

function healthRows({ cpu, eventLoopDelayMaxMs, mostInFlight }: GeneratorHealth): Row[] {
  return [
    ['most in flight at once', mostInFlight],
    [
      'longest event loop delay',
      eventLoopDelayMaxMs > 0 ? formatDuration(eventLoopDelayMaxMs) : 'run too short to tell',
    ],
    ['CPU, of one core', cpu === null ? 'run too short to tell' : `${Math.round(cpu * 100)}%`],
  ];
}

function scheduleRows(schedule: Schedule | null): Row[] {
  if (schedule === null) return [];
  const { due, unsent, lateness } = schedule;
  return [
    ['requests due', due],
    ['never sent', unsent],
    ['sent late by', lateness === null ? 'none was sent' : describeLatency(lateness)],
  ];
}
