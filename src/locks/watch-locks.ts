import { setTimeout as delay } from 'node:timers/promises';
import { LockMonitor } from './lock-monitor.ts';
import type { LockWatch } from './lock-watch.ts';
import type { SeenLock } from './sqlite-locks.ts';

export interface WatchLocksOptions {
  /** Milliseconds; null to watch until the signal. */
  readonly watchMs: number | null;
  /** Milliseconds if that time has raised a question that a longer watch answers; null for no longer watch. */
  readonly extendedMs?: number | null;
  /** The mean of the time between two looks. */
  readonly everyMs?: number;
  /** Ends the watch early: the result is what was seen until then. */
  readonly signal?: AbortSignal | undefined;
  readonly ignore?: () => ReadonlySet<number>;
  /** Called with every sample. */
  readonly onSample?: ((locks: readonly SeenLock[]) => void) | undefined;
  /** Called twice a second, and at the end. */
  readonly onLocks?: ((watch: LockWatch) => void) | undefined;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

const REPORT_EVERY_MS = 500;

/**
 * Samples the locks of a database at once and every 20 ms on average, until the time is over or the signal comes. The
 * intervals are random: with fixed ones, a lock that is taken at regular times could be met always or never.
 */
export async function watchLocks(
  file: { readonly path: string },
  options: WatchLocksOptions,
): Promise<LockWatch> {
  const { watchMs, extendedMs = null, everyMs = 20, signal, onLocks, random = Math.random } = options;
  const now = options.now ?? (() => performance.now());
  const monitor = new LockMonitor(file, { now, ignore: options.ignore ?? (() => new Set()) });
  const look = () => {
    const { locks } = monitor.sample();
    options.onSample?.(locks);
  };
  // The time counts from the first look, however long that takes.
  look();
  const beganAt = now();
  let reportedAt = beganAt;
  const lookUntil = async (endsAt: number) => {
    do {
      if (now() - reportedAt >= REPORT_EVERY_MS) {
        reportedAt = now();
        onLocks?.(monitor.snapshot());
      }
      await pause(Math.min(everyMs * (0.5 + random()), Math.max(0, endsAt - now())), signal);
      look();
    } while (now() < endsAt && !signal?.aborted);
  };
  // The shortest watch has a second look, too, however slow the machine is.
  if (watchMs !== 0 && !signal?.aborted) await lookUntil(beganAt + (watchMs ?? Number.POSITIVE_INFINITY));
  const extension = extendedMs === null || signal?.aborted ? null : monitor.openQuestion;
  if (extension !== null && extendedMs !== null) await lookUntil(beganAt + extendedMs);
  const watch = { ...monitor.snapshot(), extension };
  onLocks?.(watch);
  return watch;
}

/** Ends early if the signal comes, which is not an error here. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
