import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../duration.ts';

/** Makes a parser of whole numbers from `min` to `max`. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  };
}

/** A duration as 500ms, 30s, 2m or 1h, in milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= 1) return ms;
  throw new InvalidArgumentError('Expected a duration with its unit, as 500ms, 30s, 2m or 1h.');
}

/** One delay (`200`, `200ms`, `1s`) or a range (`100-400`, `1s-4s`); numbers without a unit are milliseconds. */
export function delayRange(text: string): { min: number; max: number } {
  const [min, max, ...rest] = text
    .split('-')
    .map((part) => parseDuration(/^\d+$/.test(part) ? `${part}ms` : part));
  if (min !== undefined && rest.length === 0) {
    if (!text.includes('-')) return { min, max: min };
    if (max !== undefined && max >= min) return { min, max };
  }
  throw new InvalidArgumentError(
    'Expected milliseconds or a range of them, as 200 or 100-400; also 1s or 1s-4s.',
  );
}

/** An http or https address. */
export function httpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password)
    throw new InvalidArgumentError('Expected an address without a name or password.');
  if (url && /^https?:$/.test(url.protocol)) return text;
  throw new InvalidArgumentError('Expected an address as http://127.0.0.1:8080.');
}
