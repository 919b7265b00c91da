import type { Site } from '../http/site.ts';
import { type Fault, isOfNetwork } from './fault.ts';
import { Network } from './network/network.ts';

/** Lends a network of our own to the load where one of the faults disturbs it. Throws `RELAY_FAILED`. */
export async function withNetwork<T>(
  faults: readonly Fault[],
  site: Site,
  use: (network: Network | undefined) => Promise<T>,
): Promise<T> {
  if (!faults.some(isOfNetwork)) return use(undefined);
  const network = await Network.start(site);
  try {
    return await use(network);
  } finally {
    await network.close();
  }
}
