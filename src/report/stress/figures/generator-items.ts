import { formatDuration } from '../../../duration.ts';
import { formatRate } from '../../../figure.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import { sumOf } from '../../../sum-of.ts';
import { describeLatency } from '../../text/format.ts';
import { type FigureItem, item, plain } from './figure.ts';

const TOO_SHORT = 'unknown: the run was too short';

/** Whether the tool itself kept up. */
export function generatorItems({ generator }: StressResult): FigureItem[] {
  const { cpu, eventLoopDelayMaxMs, mostInFlight, saturated } = generator;
  const delay = formatDuration(eventLoopDelayMaxMs);
  const share = cpu === null ? null : `${Math.round(cpu * 100)}%`;
  // A run of a few milliseconds ends before the first measurement.
  const isSeen = eventLoopDelayMaxMs > 0;
  return [
    plain(
      'state',
      saturated ? 'saturated, latencies are upper bounds' : 'ok',
      saturated ? 'doubtful' : 'plain',
    ),
    item('most in flight at once', mostInFlight, `${mostInFlight} in flight`),
    item('longest event loop delay', isSeen ? delay : TOO_SHORT, isSeen ? `event loop delay ${delay}` : null),
    item('CPU of one core', share ?? TOO_SHORT, share && `CPU ${share}`),
  ];
}

/** How well an open loop kept its schedule; empty for other loads. */
export function scheduleItems({ schedule }: StressResult): FigureItem[] {
  if (schedule === null) return [];
  const { due, unsent, lateness } = schedule;
  const late = lateness === null ? 'nothing was sent' : describeLatency(lateness, [50]);
  return [
    item(
      'sent late by',
      lateness === null ? late : describeLatency(lateness),
      lateness ? `lateness ${late}` : late,
    ),
    item('never sent', `${unsent} of ${due}`, `${unsent} of ${due} never sent`),
  ];
}

/** The rate of successful requests, that of a schedule, and that of failures where there are any. */
export function rateItems(result: StressResult): FigureItem[] {
  const { ratePerSecond, failedPerSecond } = result;
  const [reached, failed] = [formatRate(ratePerSecond), formatRate(failedPerSecond)];
  const asked = askedRate(result);
  return [
    plain('rate', asked === undefined ? reached.replace('/s', ' requests/s') : reached),
    ...(asked === undefined ? [] : [item('asked for', asked, `asked for ${asked}`)]),
    ...(failedPerSecond > 0 ? [item('failed', failed, `${failed} failed`)] : []),
  ];
}

function askedRate({ load, schedule }: StressResult): string | undefined {
  const wanted = wantedRate(load, schedule?.due);
  return wanted === undefined
    ? undefined
    : `${formatRate(wanted)}${load.kind === 'open-ramp' ? ' on average' : ''}`;
}

/** The mean requests per second of a schedule; undefined for loads without one. */
function wantedRate(load: StressResult['load'], due: number | undefined): number | undefined {
  if (load.kind === 'open-loop') return load.ratePerSecond;
  if (load.kind !== 'open-ramp' || due === undefined) return undefined;
  const ms = sumOf(load.stages, ({ durationMs }) => durationMs);
  return ms === 0 ? undefined : (due * 1_000) / ms;
}
