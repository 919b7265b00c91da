import { InvalidArgumentError } from 'commander';
import { MAX_DURATION_MS, parseDuration } from '../../duration.ts';
import { parseThreshold, THRESHOLD_SYNTAX } from '../../stress/judge/thresholds/parse-threshold.ts';
import type { Threshold } from '../../stress/judge/thresholds/threshold.ts';
import { MAX_CONCURRENCY, MAX_RATE, type Stage } from '../../stress/load/load.ts';
import { wholeNumber } from './parsers.ts';

const users = wholeNumber(1, MAX_CONCURRENCY);

/** One number of simultaneous requests, or several, as 1,5,10. */
export function concurrencies(text: string): readonly number[] {
  return text.split(',').map((part) => users(part.trim()));
}

/** Requests per second, as 200 or 0.5. */
export function ratePerSecond(text: string): number {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (rate > 0 && rate <= MAX_RATE) return rate;
  throw new InvalidArgumentError(`Expected requests per second, above 0 and up to ${MAX_RATE}.`);
}

/** One more stage, as 10s:50: within 10 s to 50 virtual users, or with --rate to 50 requests per second. */
export function oneMoreStage(text: string, before: readonly Stage[] = []): readonly Stage[] {
  const [, time = '', to = ''] = /^([^:]+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const durationMs = parseDuration(time) ?? 0;
  if (durationMs >= 1 && durationMs <= MAX_DURATION_MS && Number(to) <= MAX_RATE)
    return [...before, { durationMs, to: Number(to) }];
  throw new InvalidArgumentError('Expected a time and what to reach in it, as 10s:50.');
}

/** One more bound, as p99<300ms. */
export function oneMoreThreshold(text: string, before: readonly Threshold[] = []): readonly Threshold[] {
  const threshold = parseThreshold(text);
  if (threshold) return [...before, threshold];
  throw new InvalidArgumentError(`Expected ${THRESHOLD_SYNTAX}.`);
}

/** A share as 10%, from 0 to 1. */
export function share(text: string): number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent !== undefined && Number(percent) <= 1_000) return Number(percent) / 100;
  throw new InvalidArgumentError('Expected a share, as 10%.');
}

/** A moment to come: ISO 8601, seconds since 1970, or as +30s from now. In milliseconds since 1970. */
export function startTime(text: string, _before?: number, now = Date.now()): number {
  const time = momentOf(text, now);
  if (time === undefined)
    throw new InvalidArgumentError(
      'Expected a time to come, as 2026-01-31T12:00:00Z, seconds since 1970, or +30s.',
    );
  if (time < now)
    throw new InvalidArgumentError(
      `That was ${Math.ceil((now - time) / 1_000)} s ago. Expected a time to come.`,
    );
  if (time - now > MAX_DURATION_MS)
    throw new InvalidArgumentError('Expected a time within the next 24 hours.');
  return time;
}

function momentOf(text: string, now: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  if (text.startsWith('+')) {
    const ms = parseDuration(text.slice(1));
    return ms === undefined ? undefined : now + ms;
  }
  const ms = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
