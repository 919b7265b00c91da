import type { Unit } from '../../../figure.ts';
import { PERCENTILE_NAMES } from '../../../percentile.ts';

/** A run compared with an earlier one. */
export interface Comparison {
  /** When the earlier one started, ISO 8601. */
  readonly startedAt: string;
  /** The tolerated change of a figure, 0.1 for 10 %. */
  readonly noise: number;
  /** Settings that differ, such as `concurrency: 20, was 10`: then the figures may differ because of them. */
  readonly differences: readonly string[];
  readonly measures: readonly ComparedMeasure[];
}

/** One figure that both runs have. */
export interface ComparedMeasure {
  readonly name: ComparedName;
  readonly unit: Unit;
  readonly before: number;
  readonly after: number;
  readonly judgement: Judgement;
}

/** `failures` is the share of the requests that did not succeed. */
export const COMPARED = ['failures', 'lock-errors', 'retries', 'rate', ...PERCENTILE_NAMES] as const;
export type ComparedName = (typeof COMPARED)[number];

export const JUDGEMENTS = ['better', 'same', 'worse'] as const;
type Judgement = (typeof JUDGEMENTS)[number];
