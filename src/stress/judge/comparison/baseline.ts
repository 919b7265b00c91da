import type { Measured } from '../measured/measured.ts';

/** An earlier run. */
export interface Baseline {
  readonly result: Measured & { readonly verdict: { readonly status: string } };
  /** The tolerated change of a figure, 0.1 for 10 %. */
  readonly noise: number;
}
