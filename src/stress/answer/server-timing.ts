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

function match(header: string, pattern: RegExp): number | undefined {
  const value = pattern.exec(header)?.[1];
  return value === undefined ? undefined : Number(value);
}
