import { InvalidArgumentError, Option } from 'commander';
import { formatBytes, parseBytes } from '../../bytes.ts';
import { MAX_DURATION_MS, parseDuration } from '../../duration.ts';
import type { DelayRange } from '../../model/echo.ts';

/** Makes a parser of whole numbers from `min` to `max`. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  };
}

/** A duration such as 500ms, 30s, 2m or 1h, in milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= 1 && ms <= MAX_DURATION_MS) return ms;
  throw new InvalidArgumentError(
    'Expected a duration with its unit, such as 500ms, 30s, 2m or 1h; 24h at most.',
  );
}

/** An option for a duration, with a default. */
export function durationOption(flags: string, description: string, defaultMs: number): Option {
  return new Option(flags, description).argParser(duration).default(defaultMs, `${defaultMs / 1_000}s`);
}

/** Makes a parser of sizes such as 64KiB or 1MiB, in bytes, up to `max` bytes. */
export function size(max: number): (text: string) => number {
  return (text) => {
    const bytes = parseBytes(text);
    if (bytes !== undefined && bytes >= 1 && bytes <= max) return bytes;
    throw new InvalidArgumentError(
      `Expected a size with its unit, such as 512B, 64KiB or 0.5MiB; ${formatBytes(max)} at most.`,
    );
  };
}

/** One delay (`200`, `200ms`, `1s`) or a range (`100-400`, `1s-4s`); numbers without a unit are milliseconds. */
export function delayRange(text: string): DelayRange {
  const [min, max, ...rest] = text
    .split('-')
    .map((part) => parseDuration(/^\d+$/.test(part) ? `${part}ms` : part));
  const range = text.includes('-') ? { min, max } : { min, max: min };
  if (rest.length === 0 && isRange(range)) return range;
  throw new InvalidArgumentError(
    'Expected milliseconds or a range, such as 200, 100-400 or 1s-4s; 24h at most.',
  );
}

/** The text of a delay range, for the embedded server. */
export function delayText(text: string): string {
  delayRange(text);
  return text;
}

function isRange(range: { min: number | undefined; max: number | undefined }): range is DelayRange {
  const { min, max } = range;
  return min !== undefined && max !== undefined && min <= max && max <= MAX_DURATION_MS;
}

export function nonEmpty(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Expected a value that is not empty.');
}

/** Appends a value that is not empty. */
export function appendNonEmpty(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, nonEmpty(text)];
}

/** An http or https URL without credentials, query and fragment. */
export function httpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password)
    throw new InvalidArgumentError('Expected a URL without a user name or password.');
  if (url?.search || url?.hash) throw new InvalidArgumentError('Expected a URL without a query.');
  if (url && /^https?:$/.test(url.protocol)) return text;
  throw new InvalidArgumentError('Expected a URL such as http://127.0.0.1:8080.');
}

/** Appends names, separated by commas. */
export function nameList(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').map((name) => nonEmpty(name.trim()))];
}
