/** Why a row of the source is not copied, or only in part. */
const LEFT_OUT_REASONS = ['conversation', 'title', 'no-conversation', 'role', 'time', 'content'] as const;

export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly count: number;
  /** Ids in the source: the first few. */
  readonly examples: readonly string[];
}

/** Enough to look at some of them. */
const MAX_EXAMPLES = 5;

/** Counts what is left out, and keeps the first few ids for each reason. */
export class LeftOutCounts {
  readonly #counts: Map<LeftOutReason, LeftOut>;

  constructor(before: readonly LeftOut[] = []) {
    this.#counts = new Map(before.map((each) => [each.reason, each]));
  }

  add(reason: LeftOutReason, example: string): void {
    const { count, examples } = this.#counts.get(reason) ?? { count: 0, examples: [] };
    this.#counts.set(reason, {
      reason,
      count: count + 1,
      examples: examples.length < MAX_EXAMPLES ? [...examples, example] : examples,
    });
  }

  all(): readonly LeftOut[] {
    return LEFT_OUT_REASONS.flatMap((reason) => this.#counts.get(reason) ?? []);
  }
}
