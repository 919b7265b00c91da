import type { LockWatch } from '../../locks/lock-watch.ts';
import type { LockHistory, LockTime } from '../../report/doctor/lock-time.ts';
import { Intervals } from '../../stress/measure/intervals.ts';

/** A watch reports so often. */
const TICK_MS = 500;
const RECENT_TICKS = 4;

type Seen = { -readonly [Key in keyof LockTime]: LockTime[Key] };

const nothing = (): Seen => ({ ms: 0, looks: 0, locked: 0, commits: 0 });

/** What a watch saw from one report to the next. */
export class LockTimes {
  readonly #columns: Intervals<Seen>;
  readonly #total = nothing();
  #recent: LockTime[] = [];
  #ticks = 0;

  /** Keeps `mostColumns` times at most. */
  constructor(mostColumns: number) {
    this.#columns = new Intervals(nothing, add, { firstMs: TICK_MS, most: mostColumns });
  }

  add({ watchedMs, samples, writeLocked, commits }: LockWatch): void {
    const before = this.#total;
    const locked = Math.round(writeLocked.value * samples);
    const tick = {
      ms: watchedMs - before.ms,
      looks: samples - before.looks,
      locked: locked - before.locked,
      commits: commits === null ? null : commits - (before.commits ?? 0),
    };
    add(this.#columns.at(this.#ticks++ * TICK_MS), tick);
    this.#recent = [...this.#recent, tick].slice(-RECENT_TICKS);
    add(this.#total, tick);
  }

  get history(): LockHistory {
    const recent = nothing();
    for (const tick of this.#recent) add(recent, tick);
    const { all: columns, lengthMs: columnMs } = this.#columns;
    return { columns, columnMs, recent, total: this.#total };
  }
}

function add(into: Seen, tick: LockTime): void {
  into.ms += tick.ms;
  into.looks += tick.looks;
  into.locked += tick.locked;
  into.commits = into.commits === null || tick.commits === null ? null : into.commits + tick.commits;
}
