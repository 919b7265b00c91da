import type { Client } from 'pg';

/**
 * Runs operations of one name that are in a batch, in a constant number of statements where that is worth it; resolves with
 * a result for each, in their order. On the writer, the conversation that an argument names as its `conversationId` is
 * locked by then.
 */
export interface BatchOperation<Args, Result> {
  (client: Client, batch: readonly Args[]): Promise<readonly Result[]>;
  /** How many to run at once, where results may be large; without it, all of a batch. */
  readonly atOnce?: number;
}

/** One after the other: for what is rarely asked. */
export function oneByOne<Args, Result>(
  run: (client: Client, args: Args) => Promise<Result>,
): BatchOperation<Args, Result> {
  return inParts(1, async (client, batch) => {
    const results: Result[] = [];
    for (const args of batch) results.push(await run(client, args));
    return results;
  });
}

/** At most `atOnce` in one statement: their results are in memory together. */
export function inParts<Args, Result>(
  atOnce: number,
  run: (client: Client, batch: readonly Args[]) => Promise<readonly Result[]>,
): BatchOperation<Args, Result> {
  return Object.assign(run, { atOnce });
}
