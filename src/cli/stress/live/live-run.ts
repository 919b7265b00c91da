import { formatDuration } from '../../../duration.ts';
import type { LiveLoad } from '../../../report/stress/live/live-load.ts';
import { describeFault, type Fault } from '../../../stress/faults/fault.ts';
import { type Load, lengthMs } from '../../../stress/load/load.ts';
import type { LocksNow } from '../../../stress/observe/observed-locks.ts';
import type { StressEvent } from '../../../stress/stress-target.ts';
import { LiveCounts } from './live-counts.ts';

export interface LiveRunOptions {
  readonly load: Load;
  readonly faults: readonly Fault[];
  /** The name of this run among others; empty for a single one. */
  readonly name: string;
  /** Aborted where the run is stopped. */
  readonly signal: AbortSignal;
  /** Milliseconds between two looks. */
  readonly tickMs: number;
  readonly recentTicks: number;
  /** The most times of which the figures are kept. */
  readonly mostColumns: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

/** Of a shorter time, the rates would be those of a few requests. */
const LEAST_TICK_MS = 125;

/** What was seen of the locks comes four times a second: an older look is none of now. */
const LOCKS_LAST_MS = 1_500;

/** Follows the events of a run, and shows at each look what it does. */
export class LiveRun {
  readonly #options: LiveRunOptions;
  readonly #total: Total;
  #counts: LiveCounts;
  #round = '';
  #phase = 'starting';
  #inFlight: () => number = () => 0;
  #locks: { readonly seen: LocksNow; readonly at: number } | undefined;
  /** Undefined before the load, and before its end. */
  #startedAt: number | undefined;
  #endedAt: number | undefined;
  #lookedAt = 0;

  constructor(options: LiveRunOptions) {
    this.#options = options;
    this.#total = totalOf(options.load);
    this.#counts = new LiveCounts(options);
  }

  onEvent(event: StressEvent): void {
    switch (event.type) {
      case 'answered':
        this.#counts.add(event.sample);
        break;
      case 'round':
        this.#beginRound(`round ${event.round}/${event.rounds}`);
        break;
      case 'loading':
        this.#phase = event.type;
        this.#beginLoad(event.inFlight);
        break;
      default:
        this.#phase = event.type.replace('-', ' ');
        if (event.type === 'auditing') this.#endLoad();
    }
  }

  onLocks(locks: LocksNow): void {
    this.#locks = { seen: locks, at: this.#options.now() };
  }

  /** The figures of the requests until now. */
  look(): LiveLoad {
    const { name, signal, now } = this.#options;
    const at = this.#endedAt ?? now();
    const sinceMs = at - this.#lookedAt;
    const isTick = sinceMs >= LEAST_TICK_MS || (this.#endedAt !== undefined && sinceMs > 0);
    if (this.#startedAt !== undefined && isTick) {
      this.#counts.endTick(sinceMs);
      this.#lookedAt = at;
    }
    const elapsedMs = this.#startedAt === undefined ? undefined : at - this.#startedAt;
    const { columns, columnMs, recent, total, failures } = this.#counts;
    return {
      phase: [name, this.#round, this.#phaseAt(elapsedMs)].filter(Boolean).join(', '),
      ...this.#progress(elapsedMs, total.completed),
      inFlight: this.#inFlight(),
      // Afterwards, those in flight have been cut off.
      isStopping: signal.aborted && this.#endedAt === undefined,
      ...{ columns, columnMs, recent, total, failures },
      locks: this.#locks && at - this.#locks.at < LOCKS_LAST_MS ? this.#locks.seen : undefined,
      faults: elapsedMs === undefined ? [] : this.#faultsAt(elapsedMs),
    };
  }

  #phaseAt(elapsedMs: number | undefined): string {
    const { unit, amount } = this.#total;
    const isSent = elapsedMs !== undefined && unit === 'ms' && elapsedMs >= amount;
    return isSent && this.#phase === 'loading' ? 'waiting for answers' : this.#phase;
  }

  #progress(elapsedMs: number | undefined, completed: number) {
    if (elapsedMs === undefined) return { done: null, extent: '' };
    const { unit, amount } = this.#total;
    const done = Math.min(unit === 'requests' ? completed : elapsedMs, amount);
    const extent =
      unit === 'requests'
        ? `${completed} of ${amount} requests`
        : `${formatDuration(done, 2)} of ${formatDuration(amount)}`;
    return { done: amount > 0 ? done / amount : 1, extent };
  }

  #faultsAt(elapsedMs: number): string[] {
    return this.#options.faults.flatMap((fault) => {
      if (this.#endedAt !== undefined || !('forMs' in fault)) return [];
      const isOn = elapsedMs >= fault.atMs && elapsedMs < fault.atMs + fault.forMs;
      return isOn ? [describeFault(fault)] : [];
    });
  }

  #beginRound(round: string): void {
    this.#round = round;
    this.#counts = new LiveCounts(this.#options);
    this.#startedAt = undefined;
    this.#endedAt = undefined;
    this.#locks = undefined;
  }

  #beginLoad(inFlight: () => number): void {
    this.#startedAt = this.#options.now();
    this.#lookedAt = this.#startedAt;
    this.#inFlight = inFlight;
  }

  #endLoad(): void {
    this.#endedAt = this.#options.now();
    this.#locks = undefined;
  }
}

interface Total {
  readonly unit: 'requests' | 'ms';
  readonly amount: number;
}

function totalOf(load: Load): Total {
  if (load.kind === 'burst') return { unit: 'requests', amount: load.concurrency };
  if ('until' in load && 'requests' in load.until) return { unit: 'requests', amount: load.until.requests };
  return { unit: 'ms', amount: lengthMs(load) ?? 0 };
}
