import type { Measured } from '../measured/measured.ts';

/** An earlier run. */
export interface Baseline {
  readonly result: Measured & { readonly verdict: { readonly status: string } };
  /** How much worse a figure may be before that counts, 0.1 for 10 %. */
  readonly noise: number;
}
