import { InvalidArgumentError } from 'commander';
import { MAX_DURATION_MS, parseDuration } from '../../../duration.ts';
import { FAULT_KINDS, FAULT_SYNTAX, type Fault, parseFault } from '../../../stress/faults/fault.ts';
import { parseSlo, SLO_SYNTAX } from '../../../stress/judge/thresholds/parse-slo.ts';
import { parseThreshold, THRESHOLD_SYNTAX } from '../../../stress/judge/thresholds/parse-threshold.ts';
import { METRICS, type Threshold } from '../../../stress/judge/thresholds/threshold.ts';
import { MAX_CONCURRENCY, MAX_RATE, type Stage } from '../../../stress/load/load.ts';
import { SLO_METRICS, type Slo } from '../../../stress/measure/slo.ts';
import { wholeNumber } from '../parsers.ts';
import { suggestionFor } from '../suggestion-for.ts';

const users = wholeNumber(1, MAX_CONCURRENCY);

/** One number of simultaneous requests, or several, such as 1,5,10. */
export function concurrencyList(text: string): readonly number[] {
  return text.split(',').map((part) => users(part.trim()));
}

/** Requests per second, such as 200 or 0.5. */
export function ratePerSecond(text: string): number {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (rate > 0 && rate <= MAX_RATE) return rate;
  throw new InvalidArgumentError(`Expected requests per second, above 0 and up to ${MAX_RATE}.`);
}

/** Appends a stage: 10s:50 ramps within 10 s to 50 virtual users, or with --rate to 50 requests per second. */
export function appendStage(text: string, before: readonly Stage[] = []): readonly Stage[] {
  const [, time = '', to = ''] = /^([^:]+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const durationMs = parseDuration(time) ?? 0;
  if (durationMs >= 1 && durationMs <= MAX_DURATION_MS && Number(to) <= MAX_RATE)
    return [...before, { durationMs, to: Number(to) }];
  throw new InvalidArgumentError('Expected a duration and what to reach in it, such as 10s:50.');
}

/** Appends a threshold, such as p99<300ms. */
export function appendThreshold(text: string, before: readonly Threshold[] = []): readonly Threshold[] {
  const threshold = parseThreshold(text);
  if (threshold) return [...before, threshold];
  const slo = parseSlo(text);
  if (!('mistake' in slo))
    throw new InvalidArgumentError(
      `${slo.metric} is a limit for each request: give it to --slo. Expected ${THRESHOLD_SYNTAX}.`,
    );
  throw new InvalidArgumentError(
    `Expected ${THRESHOLD_SYNTAX}.${suggestionForStart(text, Object.keys(METRICS))}`,
  );
}

/** Appends a limit for each request, such as ttft<300ms. */
export function appendSlo(text: string, before: readonly Slo[] = []): readonly Slo[] {
  const slo = parseSlo(text);
  if (!('mistake' in slo)) return [...before, slo];
  throw new InvalidArgumentError(
    `${slo.mistake} Expected ${SLO_SYNTAX}.${suggestionForStart(text, SLO_METRICS)}`,
  );
}

/** Appends a fault, such as lock@1s:8s. */
export function appendFault(text: string, before: readonly Fault[] = []): readonly Fault[] {
  const fault = parseFault(text);
  if (fault === undefined)
    throw new InvalidArgumentError(`Expected ${FAULT_SYNTAX}.${suggestionForStart(text, FAULT_KINDS)}`);
  if (fault.kind === 'model-error' && before.some(({ kind }) => kind === 'model-error'))
    throw new InvalidArgumentError('There is only one model: give model-error once.');
  return [...before, fault];
}

/** What was probably meant by the name that a text begins with; empty if that is one of the names. */
function suggestionForStart(text: string, names: readonly string[]): string {
  const [, name = '', rest = ''] = /^\s*([a-z\d.-]+)(.*)$/is.exec(text) ?? [];
  return names.includes(name) ? '' : suggestionFor(name, names, rest);
}

/** A percentage such as 10%, as a share: 0.1. */
export function percentage(text: string): number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent !== undefined && Number(percent) <= 1_000) return Number(percent) / 100;
  throw new InvalidArgumentError('Expected a percentage, such as 10%.');
}

/** A time in the future: ISO 8601, seconds since 1970, or from now, such as +30s. In milliseconds since 1970. */
export function startTime(text: string, _before?: number, now = Date.now()): number {
  const time = parseTime(text, now);
  if (time === undefined)
    throw new InvalidArgumentError(
      'Expected a time in the future, such as 2026-01-31T12:00:00Z, seconds since 1970, or +30s.',
    );
  if (time < now)
    throw new InvalidArgumentError(
      `That was ${Math.ceil((now - time) / 1_000)} s ago. Expected a time in the future.`,
    );
  if (time - now > MAX_DURATION_MS)
    throw new InvalidArgumentError('Expected a time within the next 24 hours.');
  return time;
}

function parseTime(text: string, now: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  if (text.startsWith('+')) {
    const ms = parseDuration(text.slice(1));
    return ms === undefined ? undefined : now + ms;
  }
  const ms = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
