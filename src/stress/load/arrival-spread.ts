/**
 * How the requests of an open loop are spread over its time. `even`: at even intervals. `poisson`: as from many users who
 * know nothing of each other. `gamma`: intervals with a gamma distribution of this shape; above 1 they are more even
 * than in `poisson`, which has shape 1, and below 1 they come in clusters.
 */
export type ArrivalSpread =
  | { readonly kind: 'even' | 'poisson' }
  | { readonly kind: 'gamma'; readonly shape: number };

/** A spread as results have it: `shape` is null except for `gamma`. */
export interface NamedSpread {
  readonly kind: ArrivalSpread['kind'];
  readonly shape: number | null;
}

export const EVEN: ArrivalSpread = { kind: 'even' };

export const ARRIVAL_KINDS = ['even', 'poisson', 'gamma'] as const satisfies readonly ArrivalSpread['kind'][];

/** With less, nearly all requests of a load are due at the same moment; with more, the spread is even. */
export const MIN_SHAPE = 0.1;
export const MAX_SHAPE = 1_000;

export const ARRIVALS_SYNTAX = `even, poisson, or gamma:SHAPE with a shape from ${MIN_SHAPE} to ${MAX_SHAPE}, such as gamma:4`;

/** Undefined for anything but `ARRIVALS_SYNTAX`. */
export function parseArrivals(text: string): ArrivalSpread | undefined {
  if (text === 'even' || text === 'poisson') return { kind: text };
  const shape = Number(/^gamma:(\d+(?:\.\d+)?)$/.exec(text)?.[1]);
  return shape >= MIN_SHAPE && shape <= MAX_SHAPE ? { kind: 'gamma', shape } : undefined;
}

export function namedSpread(spread: ArrivalSpread): NamedSpread {
  return { kind: spread.kind, shape: spread.kind === 'gamma' ? spread.shape : null };
}

/** What `--arrivals` takes: `even`, `poisson`, `gamma:4`. */
export function arrivalsName(spread: ArrivalSpread | NamedSpread): string {
  return spread.kind === 'gamma' ? `gamma:${spread.shape}` : spread.kind;
}

/** `even arrivals`, `Poisson arrivals`, `gamma arrivals of shape 4`. */
export function describeArrivals(spread: ArrivalSpread | NamedSpread): string {
  if (spread.kind === 'gamma') return `gamma arrivals of shape ${spread.shape}`;
  return spread.kind === 'poisson' ? 'Poisson arrivals' : 'even arrivals';
}
