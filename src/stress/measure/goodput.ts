import { formatDuration } from '../../duration.ts';
import type { Sample } from './sample.ts';
import { type Slo, type SloOutcome, sloOutcome } from './slo.ts';

const EXACT_DIGITS = 15;

/** How many requests were answered well enough. */
export interface Goodput {
  /** Requests that ended `ok` and kept every limit. */
  readonly kept: number;
  /**
   * Requests that were due, failed and unsent ones included; without those that a fault excuses, that this machine could
   * not send, or that were under way when the run was interrupted.
   */
  readonly due: number;
  /** For each limit, the requests that ended `ok`: those that kept it, and those whose answer streamed no text. */
  readonly slos: readonly SloCount[];
}

export interface SloCount {
  readonly slo: Slo;
  readonly kept: number;
  readonly unmeasured: number;
}

/** Its limits in one text, which is the same for the same limits, however they were written. */
export function sloNames({ slos }: Goodput): string {
  return slos
    .map(({ slo }) => sloName(slo))
    .sort()
    .join(', ');
}

/** Such as `latency<5 s`. */
export function sloName({ metric, operator, limitMs }: Slo): string {
  return `${metric}${operator}${formatDuration(limitMs, EXACT_DIGITS)}`;
}

/** Counts the requests that keep limits. */
export class GoodputTally {
  readonly #counts: readonly { readonly slo: Slo; readonly of: Record<SloOutcome, number> }[];
  #kept = 0;

  constructor(slos: readonly Slo[]) {
    this.#counts = slos.map((slo) => ({ slo, of: { kept: 0, missed: 0, unmeasured: 0 } }));
  }

  /** Adds a request that ended `ok`. */
  add(sample: Sample): void {
    let keptAll = true;
    for (const { slo, of } of this.#counts) {
      const outcome = sloOutcome(slo, sample);
      of[outcome]++;
      keptAll &&= outcome === 'kept';
    }
    if (keptAll) this.#kept++;
  }

  /** Undefined without limits. */
  over(due: number): Goodput | undefined {
    if (this.#counts.length === 0) return undefined;
    const slos = this.#counts.map(({ slo, of }) => ({ slo, kept: of.kept, unmeasured: of.unmeasured }));
    return { kept: this.#kept, due, slos };
  }
}
