import { sumOf } from '../sum-of.ts';

/** A share of time, 0 to 1, as looks at random moments show it: 99 % of such intervals contain the true share. */
export interface ShareEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const MOST_BATCHES = 20;

/** Student's t for 99 % and the fewest batches of a long watch, ten, from which the spread is known. */
const QUANTILE = 3.25;

/**
 * Estimates the share of time in which something is so, from looks at random moments: the share of the looks.
 *
 * Looks that follow each other are not independent: ten see the same hold of 200 ms. So they count only for as many
 * independent looks as would explain how much the shares of successive batches differ (batch means), and never for more
 * than they are. Wilson's interval for that number stays between 0 and 1, and has a length where all looks agree. The
 * batches grow with the watch, so the memory does not.
 */
export class ShareOfLooks {
  #looks = 0;
  #hits = 0;
  #looksPerBatch = 1;
  /** Hits of each whole batch. */
  #batches: number[] = [];
  #current = { looks: 0, hits: 0 };

  see(isHit: boolean): void {
    const hits = isHit ? 1 : 0;
    this.#looks++;
    this.#hits += hits;
    this.#current = { looks: this.#current.looks + 1, hits: this.#current.hits + hits };
    if (this.#current.looks === this.#looksPerBatch) this.#endBatch();
  }

  get hits(): number {
    return this.#hits;
  }

  get estimate(): ShareEstimate {
    if (this.#looks === 0) return { value: 0, low: 0, high: 1 };
    const value = this.#hits / this.#looks;
    return { value, ...wilson(value, this.#looks / this.#inflation(value)) };
  }

  #endBatch(): void {
    this.#batches.push(this.#current.hits);
    this.#current = { looks: 0, hits: 0 };
    if (this.#batches.length < MOST_BATCHES) return;
    this.#batches = this.#batches.flatMap((hits, index, all) =>
      index % 2 === 0 ? [hits + (all[index + 1] ?? 0)] : [],
    );
    this.#looksPerBatch *= 2;
  }

  /** How many times the batches vary as much as those of independent looks; 1 at least. */
  #inflation(share: number): number {
    const independent = share * (1 - share) * this.#looksPerBatch;
    return independent === 0 ? 1 : Math.max(1, varianceOf(this.#batches) / independent);
  }
}

function varianceOf(numbers: readonly number[]): number {
  if (numbers.length < 2) return 0;
  const mean = sumOf(numbers, (each) => each) / numbers.length;
  return sumOf(numbers, (each) => (each - mean) ** 2) / (numbers.length - 1);
}

/** https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval */
function wilson(share: number, looks: number): Pick<ShareEstimate, 'low' | 'high'> {
  const z2 = QUANTILE ** 2;
  const middle = (share + z2 / (2 * looks)) / (1 + z2 / looks);
  const half =
    (QUANTILE * Math.sqrt((share * (1 - share)) / looks + z2 / (4 * looks ** 2))) / (1 + z2 / looks);
  // Exact at the ends, where the difference would leave a rounding error.
  return { low: share === 0 ? 0 : middle - half, high: share === 1 ? 1 : middle + half };
}
