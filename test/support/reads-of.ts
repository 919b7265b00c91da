import { getJson } from './server.ts';

/** Reads that a server has answered, from its database or from memory: a turn makes two before it asks the model. */
export async function readsOf(url: string): Promise<number> {
  const { reads, remembered } = (await getJson(`${url}/api/metrics`)).body.database;
  return reads + remembered;
}
