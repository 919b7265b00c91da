import type { LiveFailure, LiveFigures } from '../../../report/stress/live/live-load.ts';
import type { Outcome } from '../../../stress/answer/outcome.ts';
import { Intervals } from '../../../stress/measure/intervals.ts';
import type { Sample } from '../../../stress/measure/sample.ts';
import { Tally } from './tally.ts';

export interface LiveCountsOptions {
  /** Milliseconds between two looks. */
  readonly tickMs: number;
  /** The figures of the last so many ticks are called recent. */
  readonly recentTicks: number;
  /** The most times that are kept, each of one or more whole ticks. */
  readonly mostColumns: number;
}

/**
 * Counts the requests of a load, tick by tick: while it runs, each costs what one histogram costs, and all sums are made
 * between them.
 */
export class LiveCounts {
  readonly #options: LiveCountsOptions;
  readonly #columns: Intervals<Tally>;
  readonly #total = new Tally();
  readonly #recent = new Tally();
  #lastTicks: Tally[] = [];
  #tick = new Tally();
  #ticks = 0;
  readonly #failures = new Map<Outcome, number>();

  constructor(options: LiveCountsOptions) {
    this.#options = options;
    const sizes = { firstMs: options.tickMs, most: options.mostColumns };
    this.#columns = new Intervals(
      () => new Tally(),
      (into, from) => into.merge(from),
      sizes,
    );
  }

  add(sample: Sample): void {
    this.#tick.add(sample);
    const { outcome } = sample;
    if (outcome !== 'ok' && outcome !== 'lock-error')
      this.#failures.set(outcome, (this.#failures.get(outcome) ?? 0) + 1);
  }

  /** Ends a tick that has taken `ms` milliseconds. */
  endTick(ms: number): void {
    this.#tick.ms = ms;
    // By their number: a late timer must not leave one column empty, and count double in the next.
    this.#columns.at(this.#ticks++ * this.#options.tickMs).merge(this.#tick);
    this.#total.merge(this.#tick);
    this.#lastTicks.push(this.#tick);
    this.#recent.clear();
    for (const tick of this.#lastTicks) this.#recent.merge(tick);
    const oldest = this.#lastTicks.length < this.#options.recentTicks ? new Tally() : this.#lastTicks.shift();
    this.#tick = oldest ?? new Tally();
    this.#tick.clear();
  }

  get columnMs(): number {
    return this.#columns.lengthMs;
  }

  get columns(): readonly LiveFigures[] {
    return this.#columns.all.map((tally) => tally.rough);
  }

  get recent(): LiveFigures {
    return this.#recent.figures;
  }

  get total(): LiveFigures {
    return this.#total.figures;
  }

  /** Without lock errors, most frequent first. */
  get failures(): readonly LiveFailure[] {
    return [...this.#failures]
      .map(([outcome, count]) => ({ outcome, count }))
      .sort((a, b) => b.count - a.count);
  }
}
