import { Presets, SingleBar } from 'cli-progress';
import type { Load } from '../stress/options.ts';
import type { StressEvent } from '../stress/stress.ts';

/** Draws a run on a terminal as it goes. */
export interface Progress {
  onEvent(event: StressEvent): void;
  stop(): void;
}

/** A bar on stderr; nothing where stderr is no terminal that can draw one, or in CI, where it would fill the log. */
export function stressProgress(load: Load, stderr: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Progress {
  return stderr.isTTY && !env.CI && env.TERM !== 'dumb'
    ? barProgress(load, stderr)
    : { onEvent: () => {}, stop: () => {} };
}

function barProgress(load: Load, stderr: NodeJS.WriteStream): Progress {
  const bar = new SingleBar(
    {
      format: `{phase} {bar} {percentage}% · {ok} ok · {failed} failed · {retries} retries`,
      stream: stderr,
      clearOnComplete: true,
      barsize: 24,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  const total = totalOf(load);
  const seen = { phase: 'starting', ok: 0, failed: 0, retries: 0 };
  let loadStartedAt = 0;
  return {
    onEvent: (event) => {
      switch (event.type) {
        case 'starting':
          bar.start(total.amount, 0, seen);
          break;
        case 'loading':
          loadStartedAt = performance.now();
          seen.phase = 'loading ';
          break;
        case 'answered':
          seen[event.sample.outcome === 'ok' ? 'ok' : 'failed']++;
          seen.retries += event.sample.timing?.retries ?? 0;
          break;
        case 'auditing':
          seen.phase = 'auditing';
          break;
      }
      const done = total.unit === 'requests' ? seen.ok + seen.failed : performance.now() - loadStartedAt;
      bar.update(loadStartedAt === 0 ? 0 : Math.min(done, total.amount), seen);
    },
    stop: () => bar.stop(),
  };
}

function totalOf(load: Load): { unit: 'requests' | 'ms'; amount: number } {
  if (load.kind === 'burst') return { unit: 'requests', amount: load.concurrency };
  if ('requests' in load.until) return { unit: 'requests', amount: load.until.requests };
  return { unit: 'ms', amount: load.until.durationMs };
}
