import { InvalidArgumentError } from 'commander';
import { MAX_DURATION_MS, parseDuration } from '../../duration.ts';
import type { DelayRange } from '../../model/echo.ts';
import { FAULT_SYNTAX, type Fault, parseFault } from '../../stress/faults/fault.ts';

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
  if (ms !== undefined && ms >= 1 && ms <= MAX_DURATION_MS) return ms;
  throw new InvalidArgumentError('Expected a duration with its unit, as 500ms, 30s, 2m or 1h; 24h at most.');
}

/** One delay (`200`, `200ms`, `1s`) or a range (`100-400`, `1s-4s`); numbers without a unit are milliseconds. */
export function delayRange(text: string): DelayRange {
  const [min, max, ...rest] = text
    .split('-')
    .map((part) => parseDuration(/^\d+$/.test(part) ? `${part}ms` : part));
  const range = text.includes('-') ? { min, max } : { min, max: min };
  if (rest.length === 0 && isRange(range)) return range;
  throw new InvalidArgumentError(
    'Expected milliseconds or a range, as 200 or 100-400; also 1s-4s; 24h at most.',
  );
}

function isRange(range: { min: number | undefined; max: number | undefined }): range is DelayRange {
  const { min, max } = range;
  return min !== undefined && max !== undefined && min <= max && max <= MAX_DURATION_MS;
}

/** A name that is not empty. */
export function nonEmpty(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Expected a name that is not empty.');
}

/** An http or https address. */
export function httpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password)
    throw new InvalidArgumentError('Expected an address without a name or password.');
  if (url?.search || url?.hash)
    throw new InvalidArgumentError('Expected an address without a query. Give that with --path.');
  if (url && /^https?:$/.test(url.protocol)) return text;
  throw new InvalidArgumentError('Expected an address as http://127.0.0.1:8080.');
}

/** Names parted by commas; given again, they add up. */
export function oneOrMore(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').map((name) => nonEmpty(name.trim()))];
}

/** One more fault, as lock@1s:8s. */
export function oneMoreFault(text: string, before: readonly Fault[] = []): readonly Fault[] {
  const fault = parseFault(text);
  if (fault === undefined) throw new InvalidArgumentError(`Expected ${FAULT_SYNTAX}.`);
  if (fault.kind === 'model-error' && before.some(({ kind }) => kind === 'model-error'))
    throw new InvalidArgumentError('There is one model: give one share of its calls that fail.');
  return [...before, fault];
}
