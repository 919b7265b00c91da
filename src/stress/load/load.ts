import { sumOf } from '../../sum-of.ts';

/** When a load is over. */
export type Extent = { readonly requests: number } | { readonly durationMs: number };

/** The shape of a load. `concurrency` is the number of connections, and so the most requests under way at once. */
export type Load =
  | {
      /** One request for each virtual user, all sent at the same moment. */
      readonly kind: 'burst';
      readonly concurrency: number;
    }
  | {
      /** Each virtual user sends its next request when the last one is answered. */
      readonly kind: 'closed-loop';
      readonly concurrency: number;
      readonly until: Extent;
    }
  | {
      /** A closed loop whose number of users grows or shrinks evenly in each stage, from 0; `to` counts users. */
      readonly kind: 'ramp';
      /** The most users of any stage. */
      readonly concurrency: number;
      readonly stages: readonly Stage[];
    }
  | {
      /** Requests are due at even intervals, whether or not the earlier ones are answered. */
      readonly kind: 'open-loop';
      readonly ratePerSecond: number;
      readonly concurrency: number;
      readonly until: Extent;
    }
  | {
      /** An open loop whose rate grows or shrinks evenly in each stage; `to` is a rate per second. */
      readonly kind: 'open-ramp';
      /** The rate at the start of the first stage. */
      readonly ratePerSecond: number;
      readonly concurrency: number;
      readonly stages: readonly Stage[];
    };

export interface Stage {
  readonly durationMs: number;
  /** The value at its end. */
  readonly to: number;
}

export const DEFAULT_CONCURRENCY = 20;
/** In an open loop concurrency is only a limit: this one is enough for a stall of 1 s at 1000 requests per second. */
export const DEFAULT_OPEN_CONCURRENCY = 1_000;
export const MAX_RATE = 100_000;
export const MAX_CONCURRENCY = 10_000;
export const MAX_REQUESTS = 10_000_000;

/** Milliseconds for which a load is sent; undefined where it depends on the answers. */
export function lengthMs(load: Load): number | undefined {
  if (load.kind === 'burst') return undefined;
  if ('stages' in load) return sumOf(load.stages, ({ durationMs }) => durationMs);
  if ('durationMs' in load.until) return load.until.durationMs;
  return load.kind === 'open-loop' ? (load.until.requests * 1_000) / load.ratePerSecond : undefined;
}
