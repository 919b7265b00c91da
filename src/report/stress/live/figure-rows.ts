import { formatDuration } from '../../../duration.ts';
import { formatRate, formatShare } from '../../../figure.ts';
import type { LiveFigures } from './live-load.ts';

/** A figure over time, in the last second, and since the start. */
export interface FigureRow {
  readonly label: string;
  /** The lower, the smaller the terminals that show it. */
  readonly rank: number;
  /** The height of its curve at a time; null where there is nothing. */
  readonly height: (figures: LiveFigures) => number | null;
  /** The curve goes up to this; by default to its highest point. */
  readonly top?: number;
  readonly words: (figures: LiveFigures) => string;
  /** Whether it shows a failure. */
  readonly isBad?: (figures: LiveFigures) => boolean;
}

export const FIGURE_ROWS: readonly FigureRow[] = [
  {
    label: 'successes',
    rank: 1,
    height: okPerSecond,
    words: (figures) => (figures.ms > 0 ? formatRate(okPerSecond(figures)) : '-'),
  },
  {
    label: 'success',
    rank: 2,
    height: ({ ok, completed }) => (completed > 0 ? ok / completed : null),
    top: 1,
    words: ({ ok, completed }) => (completed > 0 ? formatShare(ok / completed, 2) : '-'),
    isBad: ({ ok, completed }) => ok < completed,
  },
  percentileRow('p50', 8),
  percentileRow('p95', 9),
  percentileRow('p99', 3),
  {
    label: 'lock errors',
    rank: 4,
    height: ({ lockErrors, ms }) => lockErrors / Math.max(1, ms),
    words: ({ lockErrors }) => String(lockErrors),
    isBad: ({ lockErrors }) => lockErrors > 0,
  },
  {
    label: 'retries',
    rank: 11,
    height: ({ retries, ms }) => retries / Math.max(1, ms),
    words: ({ retries }) => String(retries),
  },
];

function percentileRow(label: 'p50' | 'p95' | 'p99', rank: number): FigureRow {
  const words = ({ [label]: ms }: LiveFigures) => (ms === null ? '-' : formatDuration(ms, 2));
  return { label, rank, height: ({ [label]: ms }) => ms, words };
}

/** Per second; 0 in no time. */
export function okPerSecond({ ok, ms }: LiveFigures): number {
  return ms > 0 ? (ok * 1_000) / ms : 0;
}
