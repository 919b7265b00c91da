import type { Client } from 'pg';

/**
 * Runs all operations of one name that are in a batch, in a constant number of statements where that is worth it; resolves
 * with a result for each, in their order. On the writer, the conversation that an argument names as its `conversationId` is
 * locked by then.
 */
export type BatchOperation<Args, Result> = (
  client: Client,
  batch: readonly Args[],
) => Promise<readonly Result[]>;

/** One after the other: for what is rarely asked. */
export function oneByOne<Args, Result>(
  run: (client: Client, args: Args) => Promise<Result>,
): BatchOperation<Args, Result> {
  return async (client, batch) => {
    const results: Result[] = [];
    for (const args of batch) results.push(await run(client, args));
    return results;
  };
}
