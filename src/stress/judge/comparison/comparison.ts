import type { Unit } from '../../../figure.ts';

/** A result compared with an earlier one. */
export interface Comparison {
  /** When the earlier one started, ISO 8601. */
  readonly startedAt: string;
  /** The tolerated change of speed, 0.1 for 10 %. */
  readonly tolerance: number;
  /** How many each side has. */
  readonly rounds: { readonly before: number; readonly after: number };
  /** Settings that differ, such as `concurrency: 20, was 10`: then the figures may differ because of them. */
  readonly differences: readonly string[];
  /** Why the speed is not comparable, and what to do, in sentences without a full stop; empty where it is. */
  readonly obstacles: readonly string[];
  readonly measures: readonly ComparedMeasure[];
}

/** One figure that both sides have: the median of their rounds, or a count for as many requests as on this side. */
export interface ComparedMeasure {
  readonly name: ComparedName;
  readonly unit: Unit;
  readonly before: number;
  readonly after: number;
  readonly judgement: Judgement;
  /** Where the change of a speed lies, -0.1 for 10 % less than before; null for counts, and where the rounds show nothing. */
  readonly change: { readonly from: number; readonly to: number } | null;
}

/** `failures` is the share of the requests that did not succeed. */
export const COMPARED = ['failures', 'lock-errors', 'retries', 'rate', 'p50', 'p99'] as const;
export type ComparedName = (typeof COMPARED)[number];

/**
 * `worse`, `better`: by more than is tolerated. `no-worse`: not by more than that. `undecided`: the rounds show neither.
 * `not-comparable`: there is nothing that could show it.
 */
export const JUDGEMENTS = ['better', 'no-worse', 'undecided', 'not-comparable', 'worse'] as const;
export type Judgement = (typeof JUDGEMENTS)[number];
