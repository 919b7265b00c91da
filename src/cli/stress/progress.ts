import { formatDuration } from '../../duration.ts';
import { formatShareOf } from '../../figure.ts';
import { type Load, lengthMs } from '../../stress/load/load.ts';
import { LatencyHistogram } from '../../stress/measure/latency.ts';
import { lockErrorsOf, type Sample } from '../../stress/measure/sample.ts';
import type { StressEvent } from '../../stress/stress-target.ts';
import { canDraw, newBar, type Progress, SILENT } from '../output/progress-bar.ts';

/** Drawing at each answer would cost more than the request. */
const DRAW_EVERY_MS = 200;

const FORMAT =
  '{phase} {percentage}% {bar} {rate}/s · {success} ok · {locks} locked · {retries} retries · {latency}';

/** The width of everything except the bar: on 80 columns, 2 are left for it. */
const FIGURES_COLUMNS = 78;
const MIN_BAR_COLUMNS = 2;

/** A progress bar on stderr, if that is a terminal that can show one. */
export function stressProgress(
  load: Load,
  stderr: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Progress<StressEvent> {
  if (!canDraw(stderr, env)) return SILENT;
  const bar = newBar(FORMAT, stderr, Math.max(MIN_BAR_COLUMNS, stderr.columns - FIGURES_COLUMNS));
  const total = totalOf(load);
  let counts = new RunningCounts();
  let round = '';
  let phase = 'starting';
  let startedAt = 0;
  const draw = () => {
    const elapsedMs = startedAt === 0 ? 0 : performance.now() - startedAt;
    const done = total.unit === 'requests' ? counts.completed : elapsedMs;
    bar.update(Math.min(done, total.amount), { phase: `${round}${phase}`, ...counts.figures(elapsedMs) });
  };
  const timer = setInterval(draw, DRAW_EVERY_MS).unref();
  bar.start(total.amount, 0, { phase, ...counts.figures(0) });
  return {
    onEvent: (event) => {
      if (event.type === 'answered') return counts.add(event.sample);
      if (event.type === 'round') {
        round = `${event.round}/${event.rounds} `;
        counts = new RunningCounts();
        startedAt = 0;
        return;
      }
      phase = event.type;
      if (phase === 'loading') startedAt = performance.now();
      draw();
    },
    stop: () => {
      clearInterval(timer);
      bar.stop();
    },
  };
}

/** Counts since the start of the run, or of its round. */
class RunningCounts {
  completed = 0;
  #ok = 0;
  #lockErrors = 0;
  #retries = 0;
  readonly #latency = new LatencyHistogram();

  add(sample: Sample): void {
    const { outcome, latencyMs, timing } = sample;
    this.completed++;
    this.#lockErrors += lockErrorsOf(sample);
    this.#retries += timing?.retries ?? 0;
    if (outcome !== 'ok') return;
    this.#ok++;
    this.#latency.record(latencyMs);
  }

  figures(elapsedMs: number): Record<string, string> {
    const latency = [50, 99].flatMap((percentile) => {
      const ms = this.#latency.percentile(percentile);
      return ms === undefined ? [] : [`p${percentile} ${formatDuration(ms, 2)}`];
    });
    return {
      rate: elapsedMs > 0 ? String(Math.round((this.#ok * 1_000) / elapsedMs)) : '0',
      success: this.completed > 0 ? formatShareOf(this.#ok, this.completed) : '-',
      locks: String(this.#lockErrors),
      retries: String(this.#retries),
      latency: latency.join(', ') || '-',
    };
  }
}

function totalOf(load: Load): { unit: 'requests' | 'ms'; amount: number } {
  if (load.kind === 'burst') return { unit: 'requests', amount: load.concurrency };
  if ('until' in load && 'requests' in load.until) return { unit: 'requests', amount: load.until.requests };
  return { unit: 'ms', amount: lengthMs(load) ?? 0 };
}
