import { formatDuration } from '../../../duration.ts';
import { formatShare } from '../../../figure.ts';
import { okPerSecond } from '../../../report/stress/live/figure-rows.ts';
import type { LiveLoad } from '../../../report/stress/live/live-load.ts';
import { newBar } from '../../output/progress-bar.ts';
import { DRAWN, type LoadDisplay } from './load-display.ts';

const FORMAT =
  '{phase} {percentage}% {bar} {rate}/s · {success} ok · {locks} locked · {latency} · {retries} retries';

/** A load on one line: its figures since the start. */
export function loadBar(stderr: NodeJS.WriteStream): LoadDisplay {
  const bar = newBar(FORMAT, stderr);
  const show = (live: LiveLoad) => {
    const payload = payloadOf(live);
    if (bar.isActive) bar.update(live.done ?? 0, payload);
    else bar.start(1, live.done ?? 0, payload);
  };
  return { ...DRAWN, mostColumns: 1, show, end: () => bar.stop() };
}

function payloadOf({ phase, total, isStopping, inFlight }: LiveLoad): Record<string, string> {
  const { ok, completed, lockErrors, retries } = total;
  const latency = (['p50', 'p99'] as const).flatMap((name) => {
    const ms = total[name];
    return ms === null ? [] : [`${name} ${formatDuration(ms, 2)}`];
  });
  return {
    phase: isStopping ? `stopping: ${inFlight} sent and not answered` : phase,
    rate: String(Math.round(okPerSecond(total))),
    success: completed > 0 ? formatShare(ok / completed, 2) : '-',
    locks: String(lockErrors),
    retries: String(retries),
    latency: latency.join(', ') || '-',
  };
}
