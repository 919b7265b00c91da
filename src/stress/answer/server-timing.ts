import { fieldsOf, numberIn } from './json/fields-of.ts';

/** What a Genesis server reports about one request in the `Server-Timing` header. Milliseconds and counts. */
export interface ServerTiming {
  readonly poolWaitMs: number;
  readonly databaseMs: number;
  readonly modelMs: number;
  readonly lockErrors: number;
  readonly retries: number;
}

/** Undefined where the header is missing or is not a Genesis server's. */
export function parseServerTiming(header: string | undefined): ServerTiming | undefined {
  if (!header) return undefined;
  const retries = match(header, /\bretries;desc="(\d+)"/);
  if (retries === undefined) return undefined;
  return {
    poolWaitMs: match(header, /\bpool;dur=(\d+(?:\.\d+)?)/) ?? 0,
    databaseMs: match(header, /\bdb;dur=(\d+(?:\.\d+)?)/) ?? 0,
    modelMs: match(header, /\bmodel;dur=(\d+(?:\.\d+)?)/) ?? 0,
    lockErrors: match(header, /\block-errors;desc="(\d+)"/) ?? 0,
    retries,
  };
}

/** The same at the end of a stream, whose header is sent before anything is known; undefined where it is not Genesis's. */
export function timingFromJson(timing: unknown): ServerTiming | undefined {
  const fields = fieldsOf(timing);
  const { retries } = fields;
  if (typeof retries !== 'number') return undefined;
  return {
    poolWaitMs: numberIn(fields.pool_wait_ms) ?? 0,
    databaseMs: numberIn(fields.database_ms) ?? 0,
    modelMs: numberIn(fields.model_ms) ?? 0,
    lockErrors: numberIn(fields.lock_errors) ?? 0,
    retries,
  };
}

function match(header: string, pattern: RegExp): number | undefined {
  const value = pattern.exec(header)?.[1];
  return value === undefined ? undefined : Number(value);
}
