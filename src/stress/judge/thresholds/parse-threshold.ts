import { parseExactDuration } from '../../../duration.ts';
import type { Unit } from '../../../figure.ts';
import { boundParts } from './bound.ts';
import { METRICS, type Metric, STREAM_METRICS, STREAM_TIMES, type Threshold } from './threshold.ts';

/** Those of streams are too many for a message: the prefixes show them. */
const OTHER_METRICS = Object.keys(METRICS).filter((name) => !Object.hasOwn(STREAM_METRICS, name));
const PREFIXES = STREAM_TIMES.map((time) => `${time}-`).join(', ');

export const THRESHOLD_SYNTAX = `success>=99.9%, p99<300ms, rate>=100/s or lock-errors=0, with one of ${OTHER_METRICS.join(', ')}, or of p50 to max after ${PREFIXES}, and of < <= = >= >`;

/** Undefined if the text is not a threshold. */
export function parseThreshold(text: string): Threshold | undefined {
  const parts = boundParts(text);
  if (!parts || !isMetric(parts.metric)) return undefined;
  const { metric, operator } = parts;
  const limit = parseThresholdLimit(parts.limit, METRICS[metric]);
  if (limit === undefined || !Number.isFinite(limit)) return undefined;
  return { metric, operator, limit, text: text.trim() };
}

function isMetric(name: string): name is Metric {
  return Object.hasOwn(METRICS, name);
}

function parseThresholdLimit(text: string, unit: Unit): number | undefined {
  switch (unit) {
    case 'share':
      return parsePercent(text);
    case 'ms':
      return parseExactDuration(text);
    case 'per-second':
      return parseNumber(/^(\d+(?:\.\d+)?)(?:\/s)?$/, text);
    case 'count':
      return parseNumber(/^(\d+)$/, text);
  }
}

function parsePercent(text: string): number | undefined {
  const digits = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (digits === undefined || Number(digits) > 100) return undefined;
  // Not divided by 100: the limit must be the same double as 999 / 1000.
  return Number(`${digits}e-2`);
}

function parseNumber(pattern: RegExp, text: string): number | undefined {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
