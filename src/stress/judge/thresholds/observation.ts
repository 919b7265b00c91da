/** The figure of a run for a metric, or why there is none. */
export type Observation = ObservedFigure | { readonly reason: string };

export interface ObservedFigure {
  readonly figure: number;
  /** Where the true figure is: here, or, with a saturated generator, here or to that side. */
  readonly truth: 'here' | 'lower' | 'higher';
}
