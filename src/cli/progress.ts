import { Presets, SingleBar } from 'cli-progress';
import type { Load } from '../stress/options.ts';
import type { StressEvent } from '../stress/stress.ts';
import type { VerifyEvent } from '../verify/verify.ts';

/** Draws a run on a terminal as it goes. */
export interface Progress<Event> {
  onEvent(event: Event): void;
  stop(): void;
}

const SILENT: Progress<unknown> = { onEvent: () => {}, stop: () => {} };

/** A bar on stderr; nothing where that is no terminal that can draw one. */
export function stressProgress(
  load: Load,
  stderr: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Progress<StressEvent> {
  return canDraw(stderr, env) ? loadBar(load, stderr) : SILENT;
}

/** The check that runs, on stderr, until its result takes the place. */
export function verifyProgress(
  checks: number,
  stderr: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Progress<VerifyEvent> {
  return canDraw(stderr, env) ? checkBar(checks, stderr) : SILENT;
}

/** In CI it would fill the log. */
function canDraw({ isTTY }: NodeJS.WriteStream, { CI, TERM }: NodeJS.ProcessEnv): boolean {
  return isTTY && !CI && TERM !== 'dumb';
}

function newBar(format: string, stream: NodeJS.WriteStream): SingleBar {
  const options = { format, stream, clearOnComplete: true, barsize: 24, hideCursor: true };
  return new SingleBar(options, Presets.shades_classic);
}

function checkBar(checks: number, stderr: NodeJS.WriteStream): Progress<VerifyEvent> {
  const bar = newBar('{bar} {value}/{total} · {name} · {duration} s', stderr);
  let done = 0;
  return {
    onEvent: (event) => {
      if (event.type === 'checking') bar.start(checks, done, { name: event.check.name });
      else {
        done++;
        bar.stop();
      }
    },
    stop: () => bar.stop(),
  };
}

function loadBar(load: Load, stderr: NodeJS.WriteStream): Progress<StressEvent> {
  const bar = newBar('{phase} {bar} {percentage}% · {ok} ok · {failed} failed · {retries} retries', stderr);
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
