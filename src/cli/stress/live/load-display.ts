import type { LiveLoad } from '../../../report/stress/live/live-load.ts';

/** Shows a load while it runs. */
export interface LoadDisplay {
  /** Milliseconds between two looks at the load. */
  readonly tickMs: number;
  /** So many of them are what it calls the present. */
  readonly recentTicks: number;
  /** How many times it can show beside each other. */
  readonly mostColumns: number;
  show(live: LiveLoad): void;
  end(): void;
}

/** What is drawn, is drawn so often: at each answer, it would cost more than the request. */
export const DRAWN = { tickMs: 250, recentTicks: 4 } as const;
